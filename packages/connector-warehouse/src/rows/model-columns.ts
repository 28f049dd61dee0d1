/** The columns of an integration's model, as they were when it was first read as it is set up now, and as they are. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import { z } from "zod";
import type { WarehouseConfig } from "../config.js";
import type { ModelColumn } from "../sources/source.js";
import { modelMark } from "./fingerprint.js";

/** The table of this module, as a migration of the connector. */
export const modelTables = `
  create table models (
    integration_id text primary key,
    mark text not null,
    first_columns jsonb not null,
    columns jsonb not null
  );
`;

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }));

/** Notes a model's columns. Those of a model that is set up otherwise than before are its first. */
export async function noteColumns(
  tables: Transaction,
  integrationId: string,
  config: WarehouseConfig,
  columns: readonly ModelColumn[],
): Promise<void> {
  const noted = JSON.stringify(columns.map(({ name, type }) => ({ name, type })));
  await tables.query(
    `insert into models (integration_id, mark, first_columns, columns) values ($1, $2, $3::jsonb, $3::jsonb)
     on conflict (integration_id) do update set mark = excluded.mark, columns = excluded.columns,
       first_columns = case when models.mark = excluded.mark then models.first_columns else excluded.columns end
     where (models.mark, models.columns) is distinct from (excluded.mark, excluded.columns)`,
    [integrationId, modelMark(config), noted],
  );
}

/** What has changed of an integration's columns since it was set up as it is, in the words of its warnings. */
export async function columnWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const [row] = await tables.query("select first_columns, columns from models where integration_id = $1", [
    integrationId,
  ]);
  if (!row) return [];
  const first = new Map(columnsSchema.parse(row["first_columns"]).map(({ name, type }) => [name, type]));
  const now = new Map(columnsSchema.parse(row["columns"]).map(({ name, type }) => [name, type]));
  const added = [...now.keys()].filter((name) => !first.has(name));
  const removed = [...first.keys()].filter((name) => !now.has(name));
  const changed = [...now].flatMap(([name, type]) => {
    const before = first.get(name);
    return before === undefined || before === type ? [] : [`${name} (${before}, now ${type})`];
  });
  const told = [
    { names: changed, code: "SOURCE_COLUMNS_CHANGED", what: "have another type than when it was set up" },
    { names: removed, code: "SOURCE_COLUMNS_REMOVED", what: "are no longer there" },
    { names: added, code: "SOURCE_COLUMNS_ADDED", what: "have come since it was set up, and are not mapped" },
  ];
  return told
    .filter(({ names }) => names.length > 0)
    .map(({ names, code, what }) =>
      new Fault({
        kind: "CONFIG",
        code,
        message: `Columns of the model ${what}: ${names.join(", ")}.`,
        remedy:
          "Look at a preview of the model. Saving the integration with another mapping takes the columns as they are.",
        field: "source",
      }).toData(),
    );
}
