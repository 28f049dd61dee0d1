import type { ConnectorContext, ImportedRecord } from "../connector.js";
import { mustHold } from "./broken-law.js";
import type { AnyKind } from "./contract-case.js";
import type { ContractTables } from "./contract-world.js";
import { MemoryRun } from "./memory-run.js";
import { asImport, type Stage } from "./stage.js";

/** Runs a kind from its beginning to its end; answers all that it said of records. */
export async function runKind(stage: Stage, kind: AnyKind): Promise<unknown> {
  if (kind.direction === "import") return importAll(kind, stage.context(), tablesOf(stage));
  const run = new MemoryRun(kind, stage.world.tables);
  await run.go(stage.context());
  return run.results;
}

/** Reads and commits all pages of an import kind, each in a transaction. */
export async function importAll(
  kind: AnyKind,
  context: ConnectorContext<unknown, unknown>,
  tables: ContractTables,
  from: unknown = null,
): Promise<ImportedRecord[]> {
  const imported: ImportedRecord[] = [];
  const imports = asImport(kind);
  for await (const { records } of imports.read(context, {
    cursor: from === null ? null : imports.cursor.parse(from),
  })) {
    const kept = await tables.transaction((transaction) => imports.commit(context, transaction, records));
    mustHold(
      kept.length === records.length,
      `commit answered ${kept.length} times for ${records.length} records; it answers for each`,
    );
    imported.push(...kept);
  }
  return imported;
}

/** @throws BrokenLaw where the world has none. */
export function tablesOf({ world }: Stage): ContractTables {
  mustHold(world.tables !== undefined, "the world of an import kind needs tables for what it keeps");
  return world.tables;
}
