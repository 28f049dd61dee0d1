/** Addresses judged in batches: those that are open are taken up before any is made. */
import type { Logger } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import type { AddressToJudge, JudgeRequest, ProviderVerdict } from "../verdicts/provider.js";
import { awaitBatch } from "./await-batch.js";
import { hashOfAddress, nameBatch } from "./batch-name.js";
import type { BatchOwner, OpenBatch } from "./batch-store.js";
import { type BatchMaking, findBatch, makeBatch } from "./make-batch.js";
import { unansweredVerdict, verdictOf } from "./to-verdict.js";
import type { Finding } from "./truelist-client.js";

/** What batches are judged with. */
export interface BatchJudging extends BatchMaking {
  readonly owner: BatchOwner;
  readonly keep: JudgeRequest["keep"];
  readonly logger: Logger;
}

/** What became of a list: verdicts, or the words of a vendor that refuses something in it. */
export type JudgedBatch = { readonly verdicts: readonly ProviderVerdict[] } | { readonly refused: string };

const dayMs = 24 * 60 * 60_000;
/** An open batch is taken up for so long. What it looked at costs nothing for 30 days, should it be asked for anew. */
const takenUpForMs = 7 * dayMs;
/** What is left of batches is forgotten after so long. */
const forgottenAfterMs = 90 * dayMs;

/** Words of a failed batch that speak of something in it, not of the vendor. */
const ofItsRows = /\b(address(es)?|e-?mails?|rows?|lines?|format|syntax|malformed)\b/i;

/** Goes on with open batches of these addresses, whoever began them, and answers the verdicts that this gave. */
export async function takeUpBatches(
  judging: BatchJudging,
  addresses: readonly AddressToJudge[],
): Promise<readonly ProviderVerdict[]> {
  const { store, owner, now, logger } = judging;
  const byHash = new Map(addresses.map((address) => [hashOfAddress(address.normalizedEmail), address]));
  const found: ProviderVerdict[] = [];
  for (const batch of await store.open(owner, [...byHash.keys()], new Date(now().getTime() - takenUpForMs))) {
    const own = [...batch.addressHashes].flatMap((hash) => byHash.get(hash) ?? []);
    const vendorId = batch.vendorId ?? (await findBatch(judging, batch.name));
    if (vendorId !== undefined) {
      logger.info({ batch: batch.name }, "a batch at Truelist is taken up");
      const judged = await finish(judging, batch, vendorId, own);
      if ("verdicts" in judged) found.push(...judged.verdicts);
    } else if (own.length === batch.addressHashes.size) {
      const judged = await submit(judging, batch, own);
      if ("verdicts" in judged) found.push(...judged.verdicts);
    } else await store.close(batch.name, "gone");
  }
  return found;
}

/** Judges 2 to 5,000 addresses, none of which is in an open batch, by a batch of their own. */
export async function judgeByBatch(judging: BatchJudging, addresses: readonly AddressToJudge[]): Promise<JudgedBatch> {
  const { store, owner, now } = judging;
  const createdAt = now();
  const before = nameBatch(owner, addresses, 1, createdAt);
  const attempt = (await store.count(owner.integrationId, before.addressesHash)) + 1;
  const batch = nameBatch(owner, addresses, attempt, createdAt);
  await store.add(batch, new Date(createdAt.getTime() - forgottenAfterMs));
  return submit(judging, batch, addresses);
}

async function submit(
  judging: BatchJudging,
  batch: Omit<OpenBatch, "vendorId">,
  addresses: readonly AddressToJudge[],
): Promise<JudgedBatch> {
  const made = await makeBatch(judging, batch, addresses);
  if ("refused" in made) return { refused: made.refused.message };
  judging.logger.info({ batch: batch.name, addresses: addresses.length }, "a batch was made at Truelist");
  return finish(judging, batch, made.vendorId, addresses);
}

/** Waits for a batch, keeps what it says, and only then closes it. One that is gone has no verdicts. */
async function finish(
  { client, store, timing, signal, keep }: BatchJudging,
  batch: Omit<OpenBatch, "vendorId">,
  vendorId: string,
  asked: readonly AddressToJudge[],
): Promise<JudgedBatch> {
  const { name } = batch;
  const outcome = await awaitBatch(client, { name, vendorId }, timing, signal);
  if ("gone" in outcome) {
    await store.close(name, "gone");
    return { verdicts: [] };
  }
  if ("failed" in outcome) {
    await store.close(name, "failed");
    if (ofItsRows.test(outcome.failed)) return { refused: outcome.failed };
    throw failed(name, outcome.failed);
  }
  const verdicts = verdictsOf(batch, outcome.findings, asked);
  await keep(verdicts);
  await store.close(name, "done");
  return { verdicts };
}

/**
 * Everything that was paid for, also of addresses that nobody asks for any more, and that nothing was said of those that were
 * asked for. It is as old as the batch: what was learned since is newer.
 */
function verdictsOf(
  { addressHashes, createdAt }: Omit<OpenBatch, "vendorId">,
  findings: readonly Finding[],
  asked: readonly AddressToJudge[],
): readonly ProviderVerdict[] {
  const byHash = new Map(asked.map((address) => [hashOfAddress(address.normalizedEmail), address]));
  const verdicts = new Map<string, ProviderVerdict>();
  for (const finding of findings) {
    const hash = hashOfAddress(finding.address);
    if (!addressHashes.has(hash)) continue;
    const address = byHash.get(hash) ?? { email: finding.address, normalizedEmail: finding.address };
    verdicts.set(hash, verdictOf(address, finding, createdAt));
  }
  for (const [hash, address] of byHash)
    if (!verdicts.has(hash))
      verdicts.set(hash, unansweredVerdict(address, "no answer for this address in its batch", createdAt));
  return [...verdicts.values()];
}

function failed(name: string, words: string): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "TRUELIST_BATCH_FAILED",
    message: `Truelist gave up the batch ${name}: ${words}`,
    remedy:
      "Another one is made at the next try. If it fails again and again, ask Truelist with the name of the batch.",
  });
}
