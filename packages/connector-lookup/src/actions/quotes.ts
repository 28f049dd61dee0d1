/** Quotes of refunds, as they are kept. */
import type { RefundItemRequest } from "@storegate/bigcommerce-client";
import { z } from "zod";
import type { LookupContext } from "../lookup-context.js";
import { inputFault } from "./action-faults.js";
import { actionTimes } from "./action-times.js";
import type { Actor } from "./action.js";

const part = z.object({ providerId: z.string(), amount: z.string(), offline: z.boolean() });

const method = z.object({ id: z.string(), title: z.string(), parts: z.array(part).min(1) });

const keptQuote = z
  .object({
    id: z.string(),
    order_id: z.coerce.number(),
    subject: z.object({ items: z.array(z.custom<RefundItemRequest>()) }),
    methods: z.object({ list: z.array(method).min(1) }),
    total: z.string(),
    currency: z.string(),
    fingerprint: z.string(),
    expires_at: z.coerce.date(),
    is_expired: z.boolean(),
  })
  .transform((row) => ({
    id: row.id,
    orderId: row.order_id,
    items: row.subject.items,
    methods: row.methods.list,
    total: row.total,
    currency: row.currency,
    fingerprint: row.fingerprint,
    expiresAt: row.expires_at,
    isExpired: row.is_expired,
  }));

/** A quote as it was told, with what has to be sent to confirm it. */
export type KeptQuote = z.output<typeof keptQuote>;

/** A way to refund, whose parts are sent together. */
export type KeptMethod = z.output<typeof method>;

const columns = `id, order_id, subject, methods, total::text as total, currency, fingerprint,
  to_json(expires_at) #>> '{}' as expires_at, expires_at <= clock_timestamp() as is_expired`;

/** Keeps a quote, and forgets those that ended a day ago: what was done by them stands with the actions. */
export async function keepQuote(
  context: LookupContext,
  { keyId }: Actor,
  quote: Omit<KeptQuote, "id" | "expiresAt" | "isExpired"> & { readonly refundsSeen: readonly number[] },
): Promise<KeptQuote> {
  const { orderId, items, methods, total, currency, fingerprint, refundsSeen } = quote;
  const [row] = await context.tables.query(
    `with forgotten as (delete from quotes where expires_at < clock_timestamp() - interval '1 day')
     insert into quotes (integration_id, store_id, order_id, key_id, subject, methods, total, currency, fingerprint, refunds_seen,
       expires_at)
     values ($1, $2, $3::bigint, $4, $5::jsonb, $6::jsonb, $7::numeric, $8, $9, $10::jsonb,
       clock_timestamp() + $11::float8 * interval '1 millisecond')
     returning ${columns}`,
    [
      context.integrationId,
      context.store.id,
      orderId,
      keyId,
      { items },
      { list: methods },
      total,
      currency,
      fingerprint,
      { ids: refundsSeen },
      actionTimes(context).quoteMs,
    ],
  );
  return keptQuote.parse(row);
}

/**
 * A quote of the integration, whether or not it is still good.
 * @throws Fault INPUT, QUOTE_UNKNOWN, also for one of another integration.
 */
export async function quoteOf({ tables, integrationId }: LookupContext, quoteId: string): Promise<KeptQuote> {
  const [row] = await tables.query(`select ${columns} from quotes where id = $1 and integration_id = $2`, [
    quoteId,
    integrationId,
  ]);
  if (row !== undefined) return keptQuote.parse(row);
  throw inputFault("QUOTE_UNKNOWN", "There is no such quote here.", "Quote the refund anew.", "quoteId");
}

/** @throws Fault INPUT, QUOTE_EXPIRED. */
export function mustBeGood({ isExpired, expiresAt }: KeptQuote): void {
  if (!isExpired) return;
  throw inputFault(
    "QUOTE_EXPIRED",
    `This quote was good until ${expiresAt.toISOString()}.`,
    "Quote the refund anew and confirm that.",
    "quoteId",
  );
}

/** The method that is chosen, or the first. @throws Fault INPUT, METHOD_UNKNOWN. */
export function methodOf({ methods }: KeptQuote, methodId: string | undefined): KeptMethod {
  const found = methodId === undefined ? methods[0] : methods.find(({ id }) => id === methodId);
  if (found) return found;
  throw inputFault(
    "METHOD_UNKNOWN",
    `The quote has no method "${String(methodId)}".`,
    `Choose one of ${methods.map(({ id }) => id).join(", ")}.`,
    "methodId",
  );
}
