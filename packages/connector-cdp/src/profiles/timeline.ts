/** What happened with somebody, as far as the store tells. */
import type { Transaction } from "@storegate/connector-kit";
import type { Space } from "../space.js";

/** What can happen. */
export const profileEventKinds = ["ACCOUNT_MADE", "SUBSCRIBED", "ORDERED", "REFUNDED"] as const;

/** One of {@link profileEventKinds}. */
export type ProfileEventKind = (typeof profileEventKinds)[number];

/** One thing that happened. */
export interface ProfileEvent {
  readonly kind: ProfileEventKind;
  readonly at: string;
  /** Of the account, the subscriber, the order or the refund in the store. */
  readonly externalId: string;
  /** Of an order or a refund the order's number. */
  readonly orderId: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
}

/** Where a timeline goes on. */
export interface EventCursor {
  readonly at: string;
  readonly kind: string;
  readonly id: string;
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A person's events, newest first; one more than is asked for, where there is one more. */
export async function timelineOf(
  transaction: Transaction,
  { id: space }: Pick<Space, "id">,
  person: string,
  { first, after }: { readonly first: number; readonly after: EventCursor | undefined },
): Promise<ProfileEvent[]> {
  return transaction.query<ProfileEvent & Record<string, unknown>>(
    `with own as (select id from entities where space = $1 and person = $2::bigint),
     event as (
       select 'ACCOUNT_MADE' as kind, kept.created_at as at, kept.id, null::bigint as order_id, null::numeric as amount, null::text as currency
       from own join customers kept on kept.space = $1 and kept.entity = own.id where kept.gone_at is null
       union all
       select 'SUBSCRIBED', kept.created_at, kept.id, null, null, null
       from own join subscribers kept on kept.space = $1 and kept.entity = own.id where kept.gone_at is null and kept.created_at is not null
       union all
       select 'ORDERED', kept.created_at, kept.id, kept.id, kept.total, kept.currency
       from own join orders kept on kept.space = $1 and kept.entity = own.id where kept.gone_at is null
       union all
       select 'REFUNDED', refund.created_at, refund.id, kept.id, refund.total, kept.currency
       from own join orders kept on kept.space = $1 and kept.entity = own.id
       join refunds refund on refund.space = $1 and refund.order_id = kept.id where kept.gone_at is null)
     select kind, ${moment("at")} as at, id::text as "externalId", order_id::text as "orderId", round(amount, 2)::text as amount, currency
     from event where $3::timestamptz is null or (event.at, kind, id) < ($3::timestamptz, $4::text, $5::bigint)
     order by event.at desc, kind desc, event.id desc limit ${first + 1}`,
    [space, person, after?.at ?? null, after?.kind ?? null, after?.id ?? null],
  );
}
