import type { Fault } from "@storegate/http-client";
import { portions } from "./chunks.js";
import { runConcurrently } from "./run-concurrently.js";
import { StoreFault } from "./store-fault.js";

/** What became of one item of a batch: the vendor's answer, or a fault in the vendor's words. */
export type ItemOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** How items are sent together. */
export interface BatchCall<Item, Value> {
  readonly size: number;
  readonly concurrency: number;
  /** Whether a 404 is about an item, as the reference has it of few endpoints; otherwise it is about the call. */
  readonly refusesUnknown?: boolean;
  /** Sends items in one call and answers for each, in their order; throws when the call as a whole was refused. */
  readonly send: (items: readonly Item[]) => Promise<readonly ItemOutcome<Value>[]>;
}

interface Placed<Item> {
  readonly item: Item;
  readonly place: number;
}

/**
 * Sends items in batches and answers for each, in their order. The API refuses a batch for the first bad item in it, so a
 * refused batch is sent again in parts, until the bad item stands alone with the store's words and the good ones went
 * through: the blamed one apart from the rest where the refusal names its position, halves otherwise.
 * @throws what concerns all items: credentials, scope, quota, an unavailable store, a call that the store does not know.
 */
export async function sendInBatches<Item, Value>(
  items: readonly Item[],
  call: BatchCall<Item, Value>,
): Promise<ItemOutcome<Value>[]> {
  const outcomes = new Map<number, ItemOutcome<Value>>();
  const settle = async (batch: readonly Placed<Item>[]): Promise<void> => {
    try {
      const answers = await call.send(batch.map(({ item }) => item));
      for (const [index, { place }] of batch.entries()) {
        const answer = answers[index];
        if (answer !== undefined) outcomes.set(place, answer);
      }
    } catch (error) {
      if (!(error instanceof StoreFault) || !refuses(error, call)) throw error;
      const [only, second] = batch;
      if (only !== undefined && second === undefined) outcomes.set(only.place, { ok: false, fault: error });
      else for (const part of parts(batch, error.itemIndex)) await settle(part);
    }
  };
  const placed = items.map((item, place) => ({ item, place }));
  await runConcurrently(portions(placed, call.size), call.concurrency, settle);
  return items.map((_, place) => {
    const outcome = outcomes.get(place);
    if (outcome === undefined) throw new TypeError(`a batch answered nothing for its item ${place}`);
    return outcome;
  });
}

function refuses(
  fault: StoreFault,
  { refusesUnknown = false }: Pick<BatchCall<never, never>, "refusesUnknown">,
): boolean {
  return fault.isRefusal || (refusesUnknown && fault.status === 404);
}

function parts<T>(batch: readonly T[], blamed: number | undefined): T[][] {
  if (blamed !== undefined && blamed < batch.length)
    return [batch.filter((_, index) => index !== blamed), batch.slice(blamed, blamed + 1)];
  const half = Math.ceil(batch.length / 2);
  return [batch.slice(0, half), batch.slice(half)];
}
