/**
 * The tables of agent actions. What keeps money from going back twice stands here, in the database, since processes die and
 * there are several of them:
 *
 * - `quotes`: what a refund was going to come to, and how the order was then. Good for some minutes, once told.
 * - `actions`: one row for each wish, kept for good, under the key that its sender gave it. A row is written before anything is
 *   sent; `actions_one_per_order` lets one of an order be open at a time, whatever process, integration or key it is of. Each
 *   change of a row names the revision that it was read at, so that of two who settle the same row, or of one who was asleep
 *   and one who went on, only one changes it.
 *
 * The states, and all ways between them:
 *
 * | State | Means | Becomes |
 * |---|---|---|
 * | STARTED | begun; nothing of its step was sent | SENDING; FAILED, also by others once its lease is over |
 * | SENDING | may be sent at any moment, until the lease is over | DONE, FAILED, PENDING |
 * | PENDING | was sent, and no answer told what became of it | DONE, FAILED, by reading the store; STARTED, of a cancelling |
 * | DONE | was done | |
 * | FAILED | was not done, or not all of it | STARTED, by its own key: see below; DONE, where the store proves it |
 *
 * What failed is begun again by the same key and wish where nothing of it was sent, or the store surely did nothing, and time heals the
 * fault; and where an order was refunded and not cancelled, which goes on with cancelling. A refund that was sent without an
 * answer is never sent again by its key, whatever the store tells later.
 *
 * Times are the database's, never those of a process.
 */
export const actionTables = `
  create table quotes (
    id text primary key default 'rfq_' || replace(gen_random_uuid()::text, '-', ''),
    integration_id text not null,
    store_id text not null,
    order_id bigint not null,
    key_id text not null,
    subject jsonb not null,
    methods jsonb not null,
    total numeric not null check (total > 0),
    currency text not null,
    fingerprint text not null,
    refunds_seen jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
  );
  create index quotes_by_expiry on quotes (expires_at);

  create table actions (
    id uuid primary key default gen_random_uuid(),
    revision integer not null default 0,
    integration_id text not null,
    store_id text not null,
    order_id bigint,
    operation text not null check (operation in ('refundOrder', 'cancelOrder', 'createDiscountCode')),
    key_id text not null,
    idempotency_key text not null,
    request_hash text not null,
    state text not null default 'STARTED' check (state in ('STARTED', 'SENDING', 'PENDING', 'DONE', 'FAILED')),
    step text not null check (step in ('REFUND', 'CANCEL', 'CODE')),
    amount numeric,
    currency text,
    quote_id text,
    code text,
    mark text not null unique,
    refunds_before jsonb,
    lease_until timestamptz not null,
    sent_at timestamptz,
    result jsonb,
    fault jsonb,
    before jsonb,
    after jsonb,
    begun_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (integration_id, idempotency_key),
    check ((order_id is null) = (operation = 'createDiscountCode')),
    check ((amount is null) = (currency is null)),
    check (state <> 'FAILED' or fault is not null)
  );
  create unique index actions_one_per_order on actions (store_id, order_id)
    where state in ('STARTED', 'SENDING', 'PENDING') and order_id is not null;
  create index actions_of_key on actions (integration_id, key_id, begun_at);
`;
