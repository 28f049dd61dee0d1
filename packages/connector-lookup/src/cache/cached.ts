import type { Transaction } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";

/** How long something is kept, in milliseconds. */
const keepMs = 20_000;

/** How long what hardly ever changes is kept. */
const rareKeepMs = 600_000;

/**
 * What is read of a store, or was in the last 20 seconds: by anybody of this process, and since the store was last forgotten. One who
 * comes while it is read waits for the same reading.
 * @param key what is read, so that nothing else of the store goes by it; it never depends on an integration's config.
 * @throws what reading throws; that is not kept.
 */
export async function cached<Value>(
  { tables, store, runtime, signal }: LookupContext,
  key: string,
  load: () => Promise<Value>,
): Promise<Value> {
  const version = await versionOf(tables, store.id);
  return runtime.cache.read(JSON.stringify([store.id, version, key]), { signal, keepMs, load });
}

/** As {@link cached}, of what hardly ever changes, as the store's currency: kept for ten minutes, whatever is done to the store. */
export function rarelyRead<Value>(
  { store, runtime, signal }: LookupContext,
  key: string,
  load: () => Promise<Value>,
): Promise<Value> {
  return runtime.cache.read(JSON.stringify([store.id, key]), { signal, keepMs: rareKeepMs, load });
}

/**
 * Lets all processes read a store anew, as after something was done to it: who asks once this has resolved is told nothing that was
 * read before.
 */
export async function forgetStore(tables: Transaction, storeId: string): Promise<void> {
  await tables.query(
    `insert into versions (store_id, version) values ($1, 1)
     on conflict (store_id) do update set version = versions.version + 1`,
    [storeId],
  );
}

async function versionOf(tables: Transaction, storeId: string): Promise<string> {
  const [row] = await tables.query<{ version: string }>(
    "select version::text as version from versions where store_id = $1",
    [storeId],
  );
  return row?.version ?? "0";
}
