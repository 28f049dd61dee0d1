import type { AnyCase } from "./contract-case.js";
import type { ContractTables } from "./contract-world.js";

/** What the connector's own tables hold, without {@link AnyCase.caches}. */
export async function remembered({ caches = [] }: AnyCase, tables: ContractTables): Promise<unknown> {
  const snapshot = await tables.snapshot();
  if (caches.length === 0 || typeof snapshot !== "object" || snapshot === null) return snapshot;
  return Object.fromEntries(Object.entries(snapshot).filter(([table]) => !caches.includes(table)));
}
