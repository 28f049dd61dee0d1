/**
 * The statement that computes profiles. It says by itself how rows are found, since in a first import the database has no statistics of these tables yet: one for however many people, over what was read of the store. Its parameters are the space, the people as
 * JSON, the statuses that do not count, and the moment.
 */

/** What is computed of orders, by column; over `counted`, orders that count, newest and oldest first. */
const ofOrders: Readonly<Record<string, string>> = {
  orders_count: "count(*)::integer",
  items_count: "sum(items)::integer",
  spend_total: "sum(value)",
  refunded_total: "sum(refunded)",
  refunded_orders_count: "(count(*) filter (where refunded > 0))::integer",
  discount_total: "sum(off)",
  largest_order: "max(value)",
  first_order_at: "min(created_at)",
  last_order_at: "max(created_at)",
  second_last_order_at: "max(created_at) filter (where newest = 2)",
  first_order_total: "max(value) filter (where oldest = 1)",
  channels: "coalesce(array_agg(distinct channel_id order by channel_id) filter (where channel_id is not null), '{}')",
  countries: `coalesce(array_agg(distinct country collate "C" order by country collate "C") filter (where country is not null), '{}')`,
  currencies: `array_agg(distinct currency collate "C" order by currency collate "C")`,
};

const emptyOrders: Readonly<Record<string, string>> = {
  orders_count: "0",
  items_count: "0",
  spend_total: "0.00",
  refunded_total: "0.00",
  refunded_orders_count: "0",
  discount_total: "0.00",
  channels: "'{}'",
  countries: "'{}'",
  currencies: "'{}'",
};

const facets = ["product", "brand", "category", "colour", "size"] as const;
const firstFacets = ["product", "brand", "category"] as const;
const plurals = { product: "products", brand: "brands", category: "categories" } as const;

/** Every column of a profile with its value, over the parts below. */
const columns: Readonly<Record<string, string>> = {
  name: "coalesce(account.name, guest.name, subscriber.name)",
  emails: `array(select distinct each collate "C" from unnest(coalesce(account.emails, '{}') || coalesce(guest.emails, '{}') || coalesce(subscriber.emails, '{}')) as each order by 1)`,
  phones: `array(select distinct each collate "C" from unnest(coalesce(account.phones, '{}') || coalesce(guest.phones, '{}')) as each order by 1)`,
  customer_ids: "coalesce(account.ids, '{}')",
  last_activity_at: "greatest(account.last_at, ordered.last_at, subscriber.last_at)",
  accounts_count: "coalesce(account.count, 0)",
  customer_since: "account.first_at",
  group_ids: "coalesce(account.group_ids, '{}')",
  is_subscriber: "coalesce(subscriber.is_down, false)",
  cancelled_orders_count: "coalesce(ordered.cancelled, 0)",
  ...Object.fromEntries(
    Object.keys(ofOrders).map((column) => {
      const empty = emptyOrders[column];
      return [column, empty === undefined ? `summed.${column}` : `coalesce(summed.${column}, ${empty})`];
    }),
  ),
  ...Object.fromEntries(facets.map((facet) => [`favourite_${facet}`, `liked.${facet}`])),
  ...Object.fromEntries(
    firstFacets.map((facet) => [`first_order_${plurals[facet]}`, `coalesce(begun.${facet}, '{}')`]),
  ),
};

/** Columns that are computed, beside the two of consents. */
export const computedColumns: readonly string[] = Object.keys(columns);

const ofFacets = (expression: (facet: string) => string, of: readonly string[]): string =>
  of.map((facet) => `${expression(facet)} as ${facet}`).join(", ");

/** What people are known by, and what is in the store of them. */
const people = `
  asked as (
    select given.person, given.consents, given.email_consent, given.sms_consent
    from jsonb_to_recordset($2::jsonb) as given (person bigint, consents boolean, email_consent boolean, sms_consent boolean)),
  member as materialized (
    select entity.id as entity, asked.person from asked
    cross join lateral (select id from entities each where each.space = $1 and each.person = asked.person offset 0) as entity),
  own_accounts as (
    select member.person, kept.*, nullif(trim(kept.first_name || ' ' || kept.last_name), '') as full_name
    from member cross join lateral (select * from customers each where each.space = $1 and each.entity = member.entity offset 0) as kept where kept.gone_at is null),
  account as (
    select person, count(*)::integer as count, min(created_at) as first_at, max(created_at) as last_at,
      array_agg(id order by id) as ids,
      coalesce(array_agg(distinct group_id::integer order by group_id::integer) filter (where group_id is not null), '{}') as group_ids,
      coalesce(array_agg(email_key) filter (where email_key is not null), '{}') as emails,
      coalesce(array_agg(phone_key) filter (where phone_key is not null), '{}') as phones,
      (array_agg(full_name order by modified_at desc, id desc) filter (where full_name is not null))[1] as name
    from own_accounts group by person),
  own_subscribers as (
    select member.person, kept.*, nullif(trim(kept.first_name || ' ' || kept.last_name), '') as full_name
    from member cross join lateral (select * from subscribers each where each.space = $1 and each.entity = member.entity offset 0) as kept where kept.gone_at is null),
  subscriber as (
    select person, max(created_at) as last_at, bool_or('marketing_newsletter' = any (consents)) as is_down,
      coalesce(array_agg(email_key) filter (where email_key is not null), '{}') as emails,
      (array_agg(full_name order by modified_at desc nulls last, id desc) filter (where full_name is not null))[1] as name
    from own_subscribers group by person),
  placed as materialized (
    select member.person, kept.*, nullif(trim(kept.first_name || ' ' || kept.last_name), '') as full_name,
      round(kept.total / kept.rate, 2) as value, round(kept.discount / kept.rate, 2) as off,
      round(coalesce((select sum(refund.total) from refunds refund where refund.space = $1 and refund.order_id = kept.id), 0) / kept.rate, 2) as refunded
    from member cross join lateral (select * from orders each where each.space = $1 and each.entity = member.entity offset 0) as kept where kept.gone_at is null),
  ordered as (
    select person, max(created_at) as last_at, (count(*) filter (where status_id = 5))::integer as cancelled from placed group by person),
  guest as (
    select person,
      coalesce(array_agg(email_key) filter (where email_key is not null and customer_id is null), '{}') as emails,
      coalesce(array_agg(phone_key) filter (where phone_key is not null and customer_id is null), '{}') as phones,
      (array_agg(full_name order by created_at desc, id desc) filter (where full_name is not null))[1] as name
    from placed group by person)`;

/** What they bought, of orders that count. */
const purchases = `
  counted as materialized (
    select placed.*, row_number() over (partition by person order by created_at desc, id desc) as newest,
      row_number() over (partition by person order by created_at, id) as oldest
    from placed where status_id <> all (array(select value::smallint from jsonb_array_elements_text($3::jsonb) as given (value)))),
  summed as (
    select person, ${Object.entries(ofOrders)
      .map(([column, expression]) => `${expression} as ${column}`)
      .join(", ")} from counted group by person),
  line as materialized (
    select counted.person, counted.oldest = 1 as is_first, kept.quantity as pieces, kept.total / counted.rate as spend,
      coalesce(product.name, kept.name) as product, coalesce(brand.name, nullif(kept.brand, '')) as brand, kept.colour, kept.size,
      coalesce(product.category_ids, '{}') as category_ids
    from counted cross join lateral (select * from order_lines each where each.space = $1 and each.order_id = counted.id offset 0) as kept
    left join products product on product.space = $1 and product.id = kept.product_id
    left join brands brand on brand.space = $1 and brand.id = product.brand_id and brand.gone_at is null),
  facet as (
    select line.person, given.facet, given.value, line.is_first, line.pieces, line.spend from line
    cross join lateral (values ('product', line.product), ('brand', line.brand), ('colour', line.colour), ('size', line.size)) as given (facet, value)
    where given.value is not null
    union all
    select line.person, 'category', category.name, line.is_first, line.pieces, line.spend from line
    join categories category on category.space = $1 and category.id = any (line.category_ids) and category.gone_at is null),
  told as (
    select person, facet, value, sum(pieces) as pieces, sum(spend) as spend, bool_or(is_first) as is_first from facet group by person, facet, value),
  best as (
    select distinct on (person, facet) person, facet, value from told order by person, facet, pieces desc, spend desc, value collate "C"),
  liked as (
    select person, ${ofFacets((facet) => `max(value) filter (where facet = '${facet}')`, facets)} from best group by person),
  begun as (
    select person, ${ofFacets(
      (facet) => `array_agg(value order by value collate "C") filter (where facet = '${facet}' and is_first)`,
      firstFacets,
    )} from told group by person)`;

/** Profiles of the people that are asked for, of whom there is something in the store. */
export const computeStatement = `
  with ${people}, ${purchases}
  insert into profiles as kept (space, person, computed_at, email_consent, sms_consent, ${computedColumns.join(", ")})
  select $1::integer, asked.person, $4::timestamptz, asked.email_consent, asked.sms_consent, ${Object.values(columns).join(", ")}
  from asked
  left join account on account.person = asked.person left join subscriber on subscriber.person = asked.person
  left join ordered on ordered.person = asked.person left join guest on guest.person = asked.person
  left join summed on summed.person = asked.person left join liked on liked.person = asked.person left join begun on begun.person = asked.person
  where account.person is not null or subscriber.person is not null or ordered.person is not null
  order by asked.person
  on conflict (space, person) do update set computed_at = excluded.computed_at,
    email_consent = case when kept.person in (select person from asked where consents) then excluded.email_consent else kept.email_consent end,
    sms_consent = case when kept.person in (select person from asked where consents) then excluded.sms_consent else kept.sms_consent end,
    ${computedColumns.map((column) => `${column} = excluded.${column}`).join(", ")}
  where (kept.person in (select person from asked where consents) and (kept.email_consent, kept.sms_consent) is distinct from (excluded.email_consent, excluded.sms_consent))
    or (${computedColumns.map((column) => `kept.${column}`).join(", ")}) is distinct from (${computedColumns.map((column) => `excluded.${column}`).join(", ")})
  returning kept.person::text as person, (kept.xmax = 0) as made`;

/** Those of the people who are asked for of whom nothing is in the store any more lose their profiles. */
export const forgetStatement = `
  delete from profiles kept using jsonb_to_recordset($2::jsonb) as given (person bigint)
  where kept.space = $1 and kept.person = given.person
    and not exists (
      select from entities entity where entity.space = $1 and entity.person = kept.person and (
        exists (select from customers each where each.space = $1 and each.entity = entity.id and each.gone_at is null)
        or exists (select from subscribers each where each.space = $1 and each.entity = entity.id and each.gone_at is null)
        or exists (select from orders each where each.space = $1 and each.entity = entity.id and each.gone_at is null)))
  returning kept.person::text as person`;
