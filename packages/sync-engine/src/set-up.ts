/** Things that a sync makes on first need, each once, each in the journal before it is made. */
import { Fault, type JsonObject, type SetUpItem } from "@storegate/connector-kit";
import { isDatabaseAway } from "./database-away.js";
import { LeaseLost } from "./lease.js";
import type { SyncLedger } from "./sync-ledger.js";

/** Answers how a sync sets things up; whoever asks at once for one thing waits for one making. */
export function setUpWith(ledger: SyncLedger): <T extends JsonObject>(item: SetUpItem<T>) => Promise<T> {
  const made = new Map<string, Promise<JsonObject>>();
  return <T extends JsonObject>(item: SetUpItem<T>): Promise<T> => {
    const key = `${item.type}\n${item.name}`;
    const known = made.get(key) ?? findOrMake(ledger, item);
    made.set(key, known);
    // What failed may be asked for again.
    known.catch(() => made.delete(key));
    return known as Promise<T>;
  };
}

async function findOrMake<T extends JsonObject>(ledger: SyncLedger, item: SetUpItem<T>): Promise<T> {
  const found = await item.find();
  if (found) {
    await ledger.confirmSetUp(item.type, item.name, found);
    return found;
  }
  const change = await ledger.openSetUp(item.type, item.name);
  let made: T;
  try {
    made = await item.create();
  } catch (error) {
    // Then it stays open, and the next worker looks for it.
    if (error instanceof LeaseLost || isDatabaseAway(error)) throw error;
    // The answer may have been lost after the act: by its name it is found again.
    const lost = mayHaveActed(error) ? await item.find().catch(() => undefined) : undefined;
    await ledger.settle([lost ? { change, after: lost } : { change, fault: Fault.from(error).toData() }]);
    if (lost) return lost;
    throw error;
  }
  await ledger.settle([{ change, after: made }]);
  return made;
}

function mayHaveActed(error: unknown): boolean {
  const { kind } = Fault.from(error);
  return kind === "UNAVAILABLE" || kind === "UNEXPECTED";
}
