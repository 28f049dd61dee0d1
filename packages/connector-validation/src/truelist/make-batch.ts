/** Making a batch exactly once, though the answer may be lost, or we may be. */
import { Fault, sleep } from "@storegate/http-client";
import type { AddressToJudge } from "../verdicts/provider.js";
import { rowsOf } from "./batch-name.js";
import type { BatchStore, OpenBatch } from "./batch-store.js";
import { duplicateBatch, mayHaveActed, type TruelistClient } from "./truelist-client.js";
import type { TruelistTiming } from "./truelist-options.js";

/** What batches are made with. */
export interface BatchMaking {
  readonly client: TruelistClient;
  readonly store: BatchStore;
  readonly timing: TruelistTiming;
  readonly now: () => Date;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/** A batch's id at the vendor's, or why there is none: of what it holds, the vendor refuses something. */
export type MadeBatch = { readonly vendorId: string } | { readonly refused: Fault };

/** How often a batch is asked for in one run: after the first time only where it is nowhere to be found. */
const mostPosts = 2;
/** How often a batch is looked for that the vendor says it has. */
const mostLooks = 3;
/** After so long a batch that the vendor says it has, and never shows, is taken for lost. */
const lostAfterMs = 60 * 60_000;

/** The id of a batch by its name, written down; undefined where the vendor has none of this name. */
export async function findBatch({ client, store }: BatchMaking, name: string): Promise<string | undefined> {
  const bare = name.replace(/\.csv$/, "");
  const found = (await client.batches()).find((each) => each.name === name || each.name === bare);
  if (found) await store.made(name, found.id);
  return found?.id;
}

/**
 * Asks for a batch that is written down and not known to be made. Where it may have been made after all, it is looked for by its
 * name before it is asked for again, under the same name; a batch that is refused as being there is looked for likewise.
 * @throws Fault of the account or the vendor; the batch stays open unless it surely was not made
 */
export async function makeBatch(
  making: BatchMaking,
  batch: Pick<OpenBatch, "name" | "createdAt">,
  addresses: readonly AddressToJudge[],
): Promise<MadeBatch> {
  const { client, store, timing, signal } = making;
  const { name } = batch;
  for (let post = 1; ; post += 1) {
    try {
      const vendorId = await client.makeBatch(name, rowsOf(name, addresses));
      await store.made(name, vendorId);
      return { vendorId };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === duplicateBatch) return { vendorId: await shownBatch(making, batch, error) };
      if (mayHaveActed(error)) {
        await sleep(timing.pollMs, signal);
        const vendorId = await findBatch(making, name);
        if (vendorId !== undefined) return { vendorId };
        if (post < mostPosts) continue;
        throw error;
      }
      if (error.kind === "RATE_LIMITED") throw error;
      await store.close(name, "refused");
      if (error.kind === "INPUT") return { refused: error };
      throw error;
    }
  }
}

/** The id of a batch that the vendor says it has; its list may be late. */
async function shownBatch(
  making: BatchMaking,
  { name, createdAt }: Pick<OpenBatch, "name" | "createdAt">,
  refusal: Fault,
): Promise<string> {
  for (let look = 1; look <= mostLooks; look += 1) {
    const vendorId = await findBatch(making, name);
    if (vendorId !== undefined) return vendorId;
    if (look < mostLooks) await sleep(making.timing.pollMs, making.signal);
  }
  if (making.now().getTime() - createdAt.getTime() > lostAfterMs) await making.store.close(name, "gone");
  throw new Fault({
    kind: "UNAVAILABLE",
    code: "TRUELIST_BATCH_NOT_SHOWN",
    message: `Truelist says that it has the batch ${name}, and does not show it among its batches.`,
    remedy: "It is looked for again; after an hour another batch is made.",
    cause: refusal,
  });
}
