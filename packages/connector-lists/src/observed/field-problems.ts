/** Whether a data field of the account does not take what is mapped into it, as the last look found it. */
import { Fault, type FaultData, type Transaction } from "@storegate/connector-kit";
import type { LooksOf } from "./looks.js";

/** Keeps what the last look found; undefined is that all fit. */
export async function keepUnfitting({ tables, integrationId }: LooksOf, unfitting: Fault | undefined): Promise<void> {
  if (!unfitting) {
    await tables.query("delete from unfitting_fields where integration_id = $1", [integrationId]);
    return;
  }
  const { message, field } = unfitting;
  await tables.query(
    `insert into unfitting_fields (integration_id, message, field) values ($1, $2, $3)
     on conflict (integration_id) do update set message = excluded.message, field = excluded.field`,
    [integrationId, message, field ?? null],
  );
}

/** What keeps everybody from coming into lists meanwhile. */
export async function fieldWarnings(tables: Transaction, integrationId: string): Promise<FaultData[]> {
  const rows = await tables.query<{ message: string; field: string | null }>(
    "select message, field from unfitting_fields where integration_id = $1",
    [integrationId],
  );
  return rows.map(({ message, field }) =>
    new Fault({
      kind: "CONFIG",
      code: "FIELD_TYPE_MISMATCH",
      message: `${message} Nobody comes into a list meanwhile; who opts out still leaves.`,
      remedy:
        "Choose a data field that holds texts or the same type, or a name that is not taken, by which one is made.",
      ...(field === null ? {} : { field }),
    }).toData(),
  );
}
