/** Reading records once more that stand in the journal: each is found by what is known of it there. */
import type { AnyExportKind, Change, SourceRecord, SyncContext } from "@storegate/connector-kit";
import { keepableJson } from "@storegate/database";
import { inBatches } from "./in-batches.js";
import { keysAtOnce } from "./pages-of-keys.js";
import { sourcePages, type PagesFrom } from "./planned-pages.js";
import type { RecordIdentity } from "./sync-tally.js";

/** A record as the journal has it. */
export interface RecordToRead extends RecordIdentity {
  /** What was planned for it and is open. */
  readonly changes: readonly Change[];
}

type Source = SourceRecord<unknown>;
type Find = (records: readonly RecordToRead[], found: readonly Source[]) => readonly (Source | undefined)[];

/**
 * Records of one page as they are now, in the order of those that are asked for; undefined for one that is no longer there. The
 * page is read as it was, at the cost that it had; what has moved to another page meanwhile is asked for by its key.
 * @param from where the page begins.
 */
export async function readAgain(
  kind: AnyExportKind<unknown, unknown>,
  context: SyncContext<unknown, unknown>,
  from: PagesFrom,
  records: readonly RecordToRead[],
): Promise<readonly (Source | undefined)[]> {
  const find = finding();
  let onPage: readonly Source[] = [];
  for await (const page of sourcePages(kind, context, from)) {
    onPage = page.records;
    break;
  }
  const there = find(records, onPage);
  const moved = records.filter((_, index) => there[index] === undefined);
  const byKey: Source[] = [];
  for (const keys of inBatches([...new Set(moved.map(({ key }) => key))], keysAtOnce))
    for await (const page of kind.read(context, { keys })) byKey.push(...page.records);
  const elsewhere = find(moved, byKey).values();
  return there.map((found) => found ?? elsewhere.next().value);
}

/** Tells which of some records is which, handing out each once: of several with one name their targets tell, where they can. */
function finding(): Find {
  const taken = new Set<Source>();
  return (records, found) => {
    const byName = Map.groupBy(found, nameOf);
    const take = (record: RecordToRead, isIt: (found: Source) => boolean): Source | undefined => {
      const one = byName.get(nameOf(record))?.find((each) => !taken.has(each) && isIt(each));
      if (one) taken.add(one);
      return one;
    };
    const ofSameTargets = records.map((record) => take(record, (each) => standsForSame(record, each)));
    return records.map((record, index) => ofSameTargets[index] ?? take(record, () => true));
  };
}

function standsForSame({ changes }: RecordToRead, { targets }: Source): boolean {
  return changes.every(({ resource, target }) => keepableJson(targets[resource]) === keepableJson(target));
}

/** As the journal keeps it; a record answers a key whatever the case of either. */
function nameOf({ key, externalId }: RecordIdentity): string {
  return keepableJson([key.toLowerCase(), externalId ?? null]);
}
