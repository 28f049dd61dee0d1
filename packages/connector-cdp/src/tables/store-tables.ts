/**
 * What was read of stores. Rows of all integrations stand in the same tables; `space` says whose they are, and each query names it.
 *
 * - `next_id` numbers what a space has of its own, entities and persons: in the transaction that makes them, so that an undone one leaves no gap.
 * - `generation` is when the reading began in which a row was seen last, in milliseconds: what a full reading has not seen is no longer in the store, and gets
 *   `gone_at`. A row that is gone counts for nothing, and comes back by being seen again.
 * - `email_key` and `phone_key` are what people are linked by: the address in lower case, the number by E.164; null where there is none,
 *   or none that can be read.
 * - `lines` of a refund are the pieces of order lines that went back: `[{"line": 12, "pieces": 1}]`.
 * - Amounts are in the order's own currency; `rate` is how much of it one unit of the store's currency was worth, by the order itself.
 */
export const storeTables = `
  create table spaces (
    id integer generated always as identity primary key,
    integration_id text not null unique,
    store_id text not null,
    currency text not null,
    country text,
    next_id bigint not null default 1,
    rules jsonb,
    made_at timestamptz not null
  );

  create table watermarks (
    space integer not null,
    kind text not null,
    read_until timestamptz not null,
    primary key (space, kind)
  );

  create table coverage (
    space integer not null,
    kind text not null,
    in_store bigint not null,
    here bigint not null,
    counted_at timestamptz not null,
    primary key (space, kind)
  );

  create table customers (
    space integer not null,
    id bigint not null,
    entity bigint not null,
    email text not null,
    email_key text,
    phone text not null,
    phone_key text,
    first_name text not null,
    last_name text not null,
    company text not null,
    group_id bigint,
    channel_id integer,
    created_at timestamptz not null,
    modified_at timestamptz not null,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );
  create index customers_by_entity on customers (space, entity);

  create table subscribers (
    space integer not null,
    id bigint not null,
    entity bigint not null,
    email text not null,
    email_key text,
    first_name text not null,
    last_name text not null,
    source text not null,
    channel_id integer,
    consents text[] not null,
    created_at timestamptz,
    modified_at timestamptz,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );
  create index subscribers_by_entity on subscribers (space, entity);

  create table orders (
    space integer not null,
    id bigint not null,
    entity bigint not null,
    customer_id bigint,
    email text not null,
    email_key text,
    phone text not null,
    phone_key text,
    first_name text not null,
    last_name text not null,
    company text not null,
    country text,
    channel_id integer,
    source text not null,
    status_id smallint not null,
    status text not null,
    created_at timestamptz not null,
    modified_at timestamptz not null,
    currency text not null,
    rate numeric not null,
    total numeric not null,
    discount numeric not null,
    shipping numeric not null,
    items integer not null,
    payment_method text not null,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );
  create index orders_by_entity on orders (space, entity);

  create table order_lines (
    space integer not null,
    order_id bigint not null,
    id bigint not null,
    product_id bigint,
    variant_id bigint,
    name text not null,
    sku text not null,
    brand text not null,
    quantity integer not null,
    total numeric not null,
    colour text,
    size text,
    primary key (space, order_id, id)
  );
  create index order_lines_by_product on order_lines (space, product_id, order_id);

  create table refunds (
    space integer not null,
    id bigint not null,
    order_id bigint not null,
    total numeric not null,
    lines jsonb not null,
    created_at timestamptz not null,
    primary key (space, id)
  );
  create index refunds_by_order on refunds (space, order_id);

  create table transactions (
    space integer not null,
    id bigint not null,
    order_id bigint not null,
    event text not null,
    method text not null,
    gateway text not null,
    status text not null,
    amount numeric not null,
    currency text not null,
    created_at timestamptz not null,
    primary key (space, order_id, id)
  );

  create table products (
    space integer not null,
    id bigint not null,
    name text not null,
    sku text not null,
    brand_id bigint,
    category_ids bigint[] not null,
    price numeric not null,
    is_visible boolean not null,
    modified_at timestamptz not null,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );

  create table brands (
    space integer not null,
    id bigint not null,
    name text not null,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );

  create table categories (
    space integer not null,
    id bigint not null,
    parent_id bigint,
    name text not null,
    generation bigint not null,
    gone_at timestamptz,
    primary key (space, id)
  );
`;
