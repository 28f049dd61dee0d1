/** Things that a sync makes on first need, each once, each in the journal before it is made. */
import { Fault, mostKeyCharacters, type JsonObject, type SetUpItem } from "@storegate/connector-kit";
import { isDatabaseAway } from "./database-away.js";
import type { JournaledChange } from "./journal.js";
import { keyTooLong } from "./key-length.js";
import { LeaseLost } from "./lease.js";
import type { SyncLedger } from "./sync-ledger.js";

/** How one run of a sync sets things up. */
export interface SetUps {
  /** Whoever asks at once for one thing waits for one making. */
  readonly setUp: <T extends JsonObject>(item: SetUpItem<T>) => Promise<T>;
  /**
   * Whether an error came of setting something up: then it is about the whole, whatever it says. Only that a name is too long
   * is about the records that need a thing of that name.
   */
  readonly hasThrown: (error: unknown) => boolean;
}

/**
 * Answers how a sync sets things up.
 * @param stop aborted when the sync is to stop; a making that it ends stays open, and whoever goes on looks for the thing.
 */
export function setUpsWith(ledger: SyncLedger, stop: AbortSignal): SetUps {
  const made = new Map<string, Promise<JsonObject>>();
  const thrown = new WeakSet<object>();
  return {
    setUp: <T extends JsonObject>(item: SetUpItem<T>): Promise<T> => {
      if (item.name.length > mostKeyCharacters) return Promise.reject(keyTooLong(item.type, item.name));
      const key = `${item.type}\n${item.name}`;
      const known = made.get(key) ?? findOrMake(ledger, item, stop);
      made.set(key, known);
      // What failed may be asked for again.
      known.catch((error: unknown) => {
        if (typeof error === "object" && error !== null) thrown.add(error);
        made.delete(key);
      });
      return known as Promise<T>;
    },
    hasThrown: (error) => typeof error === "object" && error !== null && thrown.has(error),
  };
}

async function findOrMake<T extends JsonObject>(ledger: SyncLedger, item: SetUpItem<T>, stop: AbortSignal): Promise<T> {
  const found = await item.find();
  if (found) {
    await ledger.confirmSetUp(item.type, item.name, found);
    return found;
  }
  const change = await ledger.openSetUp(item.type, item.name);
  const made = await make(ledger, item, change, stop);
  await ledger.settle([{ change, after: made }]);
  return made;
}

/** How often a thing is made before its sync fails for it. */
const mostTries = 3;

/** Makes a thing. Where the answer was lost it is looked for by its name, and made again only if it is not there. */
async function make<T extends JsonObject>(
  ledger: SyncLedger,
  item: SetUpItem<T>,
  change: JournaledChange,
  stop: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await item.create();
    } catch (error) {
      // Then it stays open, and the next worker looks for it.
      const isStopped = stop.aborted && error === stop.reason;
      if (isStopped || error instanceof LeaseLost || isDatabaseAway(error)) throw error;
      const looked = mayHaveActed(error) ? await look(item) : undefined;
      if (looked?.found) return looked.found;
      if (looked && attempt < mostTries && mayTryAgain(Fault.from(error))) continue;
      await ledger.settle([{ change, fault: Fault.from(error).toData() }]);
      throw error;
    }
  }
}

/** What is there by that name; undefined when that cannot be told. */
async function look<T extends JsonObject>(item: SetUpItem<T>): Promise<{ readonly found: T | undefined } | undefined> {
  try {
    return { found: await item.find() };
  } catch {
    // The failure to make it is told.
    return undefined;
  }
}

/** Of what was looked for and is not there, a lost answer is no reason against another try, though it is on its own. */
function mayTryAgain({ retryable, code }: Fault): boolean {
  return retryable || code === "OUTCOME_UNKNOWN";
}

function mayHaveActed(error: unknown): boolean {
  const { kind } = Fault.from(error);
  return kind === "UNAVAILABLE" || kind === "UNEXPECTED";
}
