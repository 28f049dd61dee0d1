/**
 * One row for each person, computed in SQL from what was read, whenever something of theirs has changed. What depends on the day it is looked at,
 * as the days since an order, is computed from these columns when it is read; see the catalogue of attributes.
 *
 * - `terms`: words by which a person is searched: names, addresses, numbers in lower case.
 * - `score_cuts`: the values that part people into fifths, by which scores of 1 to 5 are given.
 */
export const profileTables = `
  create table profiles (
    space integer not null,
    person bigint not null,
    name text,
    emails text[] not null,
    phones text[] not null,
    customer_ids bigint[] not null,
    last_activity_at timestamptz,
    computed_at timestamptz not null,
    accounts_count integer not null,
    customer_since timestamptz,
    is_subscriber boolean not null,
    group_ids integer[] not null,
    orders_count integer not null,
    items_count integer not null,
    cancelled_orders_count integer not null,
    spend_total numeric not null,
    refunded_total numeric not null,
    refunded_orders_count integer not null,
    discount_total numeric not null,
    largest_order numeric,
    first_order_at timestamptz,
    last_order_at timestamptz,
    second_last_order_at timestamptz,
    first_order_total numeric,
    first_order_products text[] not null,
    first_order_brands text[] not null,
    first_order_categories text[] not null,
    favourite_product text,
    favourite_brand text,
    favourite_category text,
    favourite_colour text,
    favourite_size text,
    channels integer[] not null,
    countries text[] not null,
    currencies text[] not null,
    email_consent boolean,
    sms_consent boolean,
    primary key (space, person)
  );
  create index profiles_by_activity on profiles (space, last_activity_at desc nulls last, person desc);

  create table terms (
    space integer not null,
    term text not null collate "C",
    person bigint not null,
    primary key (space, term, person)
  );
  create index terms_by_person on terms (space, person);

  create table score_cuts (
    space integer primary key,
    recency timestamptz[] not null,
    frequency integer[] not null,
    monetary numeric[] not null,
    people bigint not null,
    computed_at timestamptz not null
  );
`;
