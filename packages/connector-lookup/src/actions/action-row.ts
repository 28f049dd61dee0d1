/** A row of `actions`, as the database has it. */
import { z } from "zod";
import type { FaultData, JsonObject } from "@storegate/connector-kit";
import { faultKinds } from "@storegate/connector-kit";

/** {@link MadeRefund} as it is kept. */
export const keptRefund = z.object({
  externalId: z.string(),
  amount: z.string(),
  currency: z.string(),
  createdAt: z.string().nullable(),
});

const keptFault = z.object({
  kind: z.enum(faultKinds),
  code: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  field: z.string().optional(),
  retryable: z.boolean(),
}) satisfies z.ZodType<FaultData>;

const jsonObject = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

/** What was done by now. */
export const actionResult = z.object({
  refund: keptRefund.optional(),
  isCancelled: z.boolean().optional(),
});

/** Parses a row of {@link actionColumns}. */
export const actionRow = z
  .object({
    id: z.string(),
    revision: z.number(),
    order_id: z.coerce.number().nullable(),
    operation: z.enum(["refundOrder", "cancelOrder", "createDiscountCode"]),
    idempotency_key: z.string(),
    request_hash: z.string(),
    state: z.enum(["STARTED", "SENDING", "PENDING", "DONE", "FAILED"]),
    step: z.enum(["REFUND", "CANCEL", "CODE"]),
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    code: z.string().nullable(),
    mark: z.string(),
    refunds_before: z.array(z.number()).nullable(),
    result: actionResult.nullable(),
    fault: keptFault.nullable(),
    before: jsonObject.nullable(),
    after: jsonObject.nullable(),
    begun_at: z.coerce.date(),
    lease_left_ms: z.coerce.number(),
    quiet_ms: z.coerce.number(),
  })
  .transform((row) => ({
    id: row.id,
    revision: row.revision,
    /** Null of a discount code. */
    orderId: row.order_id,
    operation: row.operation,
    idempotencyKey: row.idempotency_key,
    requestHash: row.request_hash,
    state: row.state,
    /** What is being done: of a cancelling with a refund first the one, then the other. */
    step: row.step,
    /** What is to be refunded; null where nothing is. */
    amount: row.amount,
    currency: row.currency,
    code: row.code,
    mark: row.mark,
    refundsBefore: row.refunds_before,
    result: row.result ?? {},
    fault: row.fault,
    before: row.before ?? {},
    after: row.after ?? {},
    begunAt: row.begun_at,
    /** Zero or below once the lease is over. */
    leaseLeftMs: row.lease_left_ms,
    /** How long nothing can have been sent of it. */
    quietMs: row.quiet_ms,
  }));

/** An action as the database has it. */
export type ActionRow = z.output<typeof actionRow>;

/** What was done by now. */
export type ActionResult = z.output<typeof actionResult>;

/**
 * The columns of an {@link ActionRow}. Of one that is pending the last moment at which something may have been sent was when it
 * became so; of one that was left alone it is the end of its lease.
 */
export const actionColumns = `id, revision, order_id, operation, idempotency_key, request_hash, state, step, amount::text as amount,
  currency, code, mark, refunds_before, result, fault, before, after, to_json(begun_at) #>> '{}' as begun_at,
  extract(epoch from lease_until - clock_timestamp()) * 1000 as lease_left_ms,
  extract(epoch from clock_timestamp() - case state when 'PENDING' then coalesce(sent_at, lease_until) else lease_until end) * 1000
    as quiet_ms`;
