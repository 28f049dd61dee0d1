/** Reading and changing rows of `actions`: each a statement of its own, seen at once by all processes. */
import type { Fault } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import { actionColumns, actionRow, type ActionResult, type ActionRow } from "./action-row.js";
import { actionTimes } from "./action-times.js";
import type { ActionOperation, Actor } from "./action.js";
import type { JsonObject } from "@storegate/connector-kit";

/** What a row begins with. */
export interface NewAction {
  readonly operation: ActionOperation;
  readonly idempotencyKey: string;
  readonly requestHash: string;
  readonly step: ActionRow["step"];
  readonly orderId: number | null;
  readonly mark: string;
  /** What is to be refunded. */
  readonly money?: { readonly amount: string; readonly currency: string };
  readonly quoteId?: string;
  readonly code?: string;
}

/** The action of a key, whoever's it is. */
export async function actionOfKey(
  { tables, integrationId }: LookupContext,
  key: string,
): Promise<ActionRow | undefined> {
  const [row] = await tables.query(
    `select ${actionColumns} from actions where integration_id = $1 and idempotency_key = $2`,
    [integrationId, key],
  );
  return row === undefined ? undefined : actionRow.parse(row);
}

/** Open actions of orders, of any integration of the store. */
export async function openActions({ tables, store }: LookupContext, orderIds: readonly number[]): Promise<ActionRow[]> {
  const rows = await tables.query(
    `select ${actionColumns} from actions where store_id = $1 and state in ('STARTED', 'SENDING', 'PENDING')
      and order_id in (select value::bigint from jsonb_array_elements_text($2::jsonb) as asked (value)) order by order_id`,
    [store.id, JSON.stringify(orderIds)],
  );
  return rows.map((row) => actionRow.parse(row));
}

/** Begins an action; undefined where its key is known already, or another one of its order is open. */
export async function beginAction(
  context: LookupContext,
  { keyId }: Actor,
  action: NewAction,
): Promise<ActionRow | undefined> {
  const { operation, idempotencyKey, requestHash, step, orderId, mark, money, quoteId, code } = action;
  const [row] = await context.tables.query(
    `insert into actions (integration_id, store_id, order_id, operation, key_id, idempotency_key, request_hash, step, mark,
       amount, currency, quote_id, code, lease_until)
     values ($1, $2, $3::bigint, $4, $5, $6, $7, $8, $9, $10::numeric, $11, $12, $13,
       clock_timestamp() + $14::float8 * interval '1 millisecond')
     on conflict do nothing returning ${actionColumns}`,
    [
      context.integrationId,
      context.store.id,
      orderId,
      operation,
      keyId,
      idempotencyKey,
      requestHash,
      step,
      mark,
      money?.amount ?? null,
      money?.currency ?? null,
      quoteId ?? null,
      code ?? null,
      actionTimes(context).leaseMs,
    ],
  );
  return row === undefined ? undefined : actionRow.parse(row);
}

/**
 * Begins one again that failed, or whose cancelling is pending, with a new lease and the same mark.
 * @returns Undefined where somebody else has changed it meanwhile, or another action of its order is open.
 */
export async function beginAgain(
  context: LookupContext,
  { id, revision }: ActionRow,
  step: ActionRow["step"],
): Promise<ActionRow | undefined> {
  try {
    const [row] = await context.tables.query(
      `update actions set state = 'STARTED', step = $3, fault = null, sent_at = null, revision = revision + 1,
         begun_at = clock_timestamp(), updated_at = clock_timestamp(),
         lease_until = clock_timestamp() + $4::float8 * interval '1 millisecond'
       where id = $1 and revision = $2 and state in ('FAILED', 'PENDING') returning ${actionColumns}`,
      [id, revision, step, actionTimes(context).leaseMs],
    );
    return row === undefined ? undefined : actionRow.parse(row);
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/** How a row changes; what is left out stays. */
export interface ActionChange {
  readonly state: ActionRow["state"];
  readonly step?: ActionRow["step"];
  readonly result?: ActionResult;
  readonly fault?: Fault;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly refundsBefore?: readonly number[];
}

/** Whose change it is: of who holds the lease, and has to; or of whoever has looked what became of it. */
export type ChangedBy = "holder" | "anybody";

/**
 * Changes a row as it was read; undefined where it has changed since, or where the lease of a holder is over. To DONE it also
 * comes from a newer revision: what the store has proven holds, whatever others made of it.
 */
export async function changeAction(
  { tables }: LookupContext,
  row: ActionRow,
  change: ActionChange,
  by: ChangedBy,
): Promise<ActionRow | undefined> {
  const { state, step = row.step, result = row.result, before = row.before, after = row.after } = change;
  const refundsBefore = change.refundsBefore ?? row.refundsBefore;
  const [changed] = await tables.query(
    `update actions set state = $3::text, step = $4, result = $5::jsonb, fault = $6::jsonb, before = $7::jsonb, after = $8::jsonb,
       refunds_before = $9::jsonb -> 'ids', revision = revision + 1, updated_at = clock_timestamp(),
       sent_at = case when $3::text = 'SENDING' then clock_timestamp()
         when $3::text = 'PENDING' then least(clock_timestamp(), lease_until) else sent_at end
     where id = $1 and case when $3::text = 'DONE' then state <> 'DONE' else revision = $2::integer end
       and (not $10::boolean or lease_until > clock_timestamp())
     returning ${actionColumns}`,
    [
      row.id,
      row.revision,
      state,
      step,
      result,
      state === "FAILED" ? (change.fault?.toData() ?? null) : null,
      before,
      after,
      { ids: refundsBefore },
      by === "holder",
    ],
  );
  return changed === undefined ? undefined : actionRow.parse(changed);
}

/** A row anew. */
export async function actionAnew({ tables }: LookupContext, { id }: ActionRow): Promise<ActionRow> {
  const [row] = await tables.query(`select ${actionColumns} from actions where id = $1`, [id]);
  return actionRow.parse(row);
}

function isUniqueViolation(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if ("code" in each && each.code === "23505") return true;
  return false;
}
