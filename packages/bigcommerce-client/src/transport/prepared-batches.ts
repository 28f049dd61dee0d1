import { Fault } from "@storegate/http-client";
import { sendInBatches, type BatchCall, type ItemOutcome } from "./batches.js";

/** How items are made into what is sent, and sent together. */
export interface PreparedBatchCall<Item, Sent, Value> extends BatchCall<Sent, Value> {
  /** What is sent for an item; a fault that it throws is that item's outcome, and the others are sent. */
  readonly prepare: (item: Item) => Sent;
}

/** {@link sendInBatches} for items that may be at fault before they are sent. Outcomes in the order of the items. */
export function sendPreparedBatches<Item, Sent, Value>(
  items: readonly Item[],
  { prepare, ...call }: PreparedBatchCall<Item, Sent, Value>,
): Promise<ItemOutcome<Value>[]> {
  return withPrepared(items, prepare, (sent) => sendInBatches(sent, call));
}

/**
 * Prepares items, and has those sent that could be. `send` answers for each in their order; so does this for all.
 */
export async function withPrepared<Item, Sent, Value>(
  items: readonly Item[],
  prepare: (item: Item) => Sent,
  send: (prepared: readonly Sent[]) => Promise<readonly ItemOutcome<Value>[]>,
): Promise<ItemOutcome<Value>[]> {
  const prepared = items.map((item) => attempt(prepare, item));
  const sent = await send(prepared.flatMap((each) => (each.ok ? [each.value] : [])));
  const answers = sent.values();
  return prepared.map((each) => {
    if (!each.ok) return each;
    const answer = answers.next().value;
    if (answer === undefined) throw new TypeError("a batch answered nothing for an item that was sent");
    return answer;
  });
}

function attempt<Item, Sent>(prepare: (item: Item) => Sent, item: Item): ItemOutcome<Sent> {
  try {
    return { ok: true, value: prepare(item) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error };
    throw error;
  }
}
