/** What a run is to read: everything, or what has changed since the last one. */
import type { CdpImportContext } from "../cdp-context.js";
import { openSpace } from "../space.js";
import { importRun, storeKinds, type ImportRun, type StoreKind } from "./stage.js";
import { countedKinds, storeCount } from "./store-counts.js";

/** Changes are read from so long before: clocks differ, and a store may tell a change late. */
const overlapMs = 10 * 60_000;

/** Begins a run. Each kind that was never read, or whose reading is to be full, is read as a whole. */
export async function beginRun(context: CdpImportContext): Promise<ImportRun> {
  const { bigcommerce, full, now, config } = context;
  const begunAt = now().toISOString();
  const space = await openSpace(context);
  const known = full ? [] : await watermarks(context, space.id);
  const since = Object.fromEntries(
    known.map(({ kind, until }) => [kind, new Date(until.getTime() - overlapMs).toISOString()]),
  ) as ImportRun["since"];
  const { domain } = await bigcommerce.store.get();
  const whole = countedKinds.filter(
    (kind) => since[kind] === undefined && (kind !== "subscribers" || config.subscribers),
  );
  const total = since.orders === undefined ? await sumOf(whole.map((kind) => storeCount(bigcommerce, kind))) : null;
  // In the order of the schema, so that what is read from a cursor on is the same to the letter.
  return importRun.parse({ space, since, begunAt, ...(domain ? { domain } : {}), total });
}

async function watermarks(
  { tables }: CdpImportContext,
  space: number,
): Promise<{ readonly kind: StoreKind; readonly until: Date }[]> {
  const found = await tables.query<{ kind: string; read_until: string }>(
    "select kind, to_json(read_until) #>> '{}' as read_until from watermarks where space = $1",
    [space],
  );
  return storeKinds.flatMap((kind) => {
    const row = found.find((each) => each.kind === kind);
    return row ? [{ kind, until: new Date(row.read_until) }] : [];
  });
}

async function sumOf(counts: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
