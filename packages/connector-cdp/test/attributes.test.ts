/** Every attribute of every person, as plain loops over the store's own answers reckon it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attributesOf, catalogue } from "../src/attributes/index.js";
import { cdpWorld, type CdpWorld } from "./cdp-world.js";
import { rawStore, type RawLine, type RawOrder, type RawStore } from "./raw-store.js";

const now = new Date("2026-11-24T12:00:00Z");
let world: CdpWorld;
let raw: RawStore;
/** By person, the entities that they are. */
let people: Map<string, { readonly kind: string; readonly ref: string }[]>;

beforeAll(async () => {
  world = await cdpWorld({ customers: 250, orders: 900, products: 60, subscribers: 120 });
  const { control } = world.sandbox;
  const twin = control.addCustomer({
    email: "twin.one@people-shop.net",
    first_name: "Twin",
    last_name: "One",
    phone: "030 5550199",
  });
  const other = control.addCustomer({
    email: "twin.two@people-shop.net",
    first_name: "Twin",
    last_name: "Two",
    phone: "+49 30 5550199",
  });
  const line = (name: string, quantity: number) => ({ name, quantity, price_ex_tax: 7.77, price_inc_tax: 7.77 });
  for (const customerId of [twin.id, other.id, twin.id])
    control.orders.add({ customerId, products: [line("Tie", 2), line("Belt", 2)], fields: { status_id: 10 } });
  control.orders.add({ email: "Twin.One@people-shop.net", products: [line("Scarf", 1)], fields: { status_id: 0 } });
  control.orders.add({ email: "guest.only@people-shop.net", products: [line("Scarf", 1)], fields: { status_id: 5 } });
  await world.import({ now });
  raw = await rawStore(world.sandbox);
  const entities = await world.rows<{ person: string; kind: string; ref: string }>(
    "select person::text, kind, ref from entities",
  );
  people = Map.groupBy(entities, ({ person }) => person);
}, 120_000);
afterAll(() => world[Symbol.asyncDispose]());

/** An amount in hundred-millionths, exactly. */
function units(amount: string | number): bigint {
  const [whole = "0", part = ""] = (typeof amount === "number" ? amount.toFixed(4) : amount).split(".");
  return BigInt(whole) * 100_000_000n + BigInt(part.padEnd(8, "0").slice(0, 8));
}

/** In the store's currency by the order's own rate, in hundredths, half away from zero. */
function inStore(
  amount: bigint,
  { default_currency_code: currency, store_default_currency_code: store, ...order }: RawOrder,
): bigint {
  const rate =
    currency === (store ?? "EUR") ? 100_000_000n : units(order.store_default_to_transactional_exchange_rate ?? "1");
  return divided(amount * 100_000_000n, rate * 1_000_000n);
}

function divided(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

/** Hundredths, or so many digits, as a text. */
function text(value: bigint, digits = 2): string {
  const padded = String(value).padStart(digits + 1, "0");
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

const at = (order: RawOrder): number => Date.parse(order.date_created);
const iso = (moment: number | undefined): string | null =>
  moment === undefined ? null : new Date(moment).toISOString();

function ordersOf(entities: readonly { readonly kind: string; readonly ref: string }[]): RawOrder[] {
  const refs = new Set(entities.map(({ kind, ref }) => `${kind}:${ref}`));
  return raw.orders.filter(({ id, customer_id: customer, billing_address: { email } }) =>
    customer !== 0 ? refs.has(`a:${customer}`) : refs.has(`m:${email.trim().toLowerCase()}`) || refs.has(`o:${id}`),
  );
}

interface Facet {
  readonly name: string;
  readonly pieces: number;
  readonly spend: bigint;
  readonly isFirst: boolean;
}

function facetsOf(
  orders: readonly RawOrder[],
  first: RawOrder | undefined,
  namesOf: (line: RawLine) => readonly (string | null | undefined)[],
): Facet[] {
  const found = new Map<string, { pieces: number; spend: bigint; isFirst: boolean }>();
  for (const order of orders)
    for (const line of order.lines)
      for (const name of namesOf(line)) {
        if (!name) continue;
        const known = found.get(name) ?? { pieces: 0, spend: 0n, isFirst: false };
        const rate =
          order.default_currency_code === (order.store_default_currency_code ?? "EUR")
            ? 100_000_000n
            : units(order.store_default_to_transactional_exchange_rate ?? "1");
        known.pieces += line.quantity;
        known.spend += (units(line.total_inc_tax) * 10n ** 16n) / rate;
        known.isFirst ||= order === first;
        found.set(name, known);
      }
  return Array.from(found, ([name, rest]) => ({ name, ...rest }));
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function favourite(facets: readonly Facet[]): string | null {
  const [best] = facets.toSorted(
    (a, b) => b.pieces - a.pieces || (a.spend === b.spend ? byBytes(a.name, b.name) : a.spend < b.spend ? 1 : -1),
  );
  return best?.name ?? null;
}

const firsts = (facets: readonly Facet[]): string[] =>
  facets
    .filter(({ isFirst }) => isFirst)
    .map(({ name }) => name)
    .toSorted(byBytes);

function option(line: RawLine, names: readonly string[]): string | undefined {
  return line.product_options
    .find(({ display_name: name }) => names.includes(name.trim().toLowerCase()))
    ?.display_value.trim();
}

/** What somebody's attributes have to be, but for scores and consents. */
function expected(entities: readonly { readonly kind: string; readonly ref: string }[]) {
  const placed = ordersOf(entities);
  const orders = placed
    .filter(({ status_id: status }) => ![0, 5, 6].includes(status))
    .toSorted((a, b) => at(a) - at(b) || a.id - b.id);
  const [first, last, secondLast] = [orders[0], orders.at(-1), orders.at(-2)];
  const values = orders.map((order) => inStore(units(order.total_inc_tax), order));
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
  const refunds = orders.map((order) => {
    const own = raw.refunds.filter(({ order_id: id }) => id === order.id);
    return inStore(
      sum(
        own.map(
          ({ total_amount: total, payments }) =>
            units(total) -
            sum(payments.filter(({ is_declined: declined }) => declined).map(({ amount }) => units(amount))),
        ),
      ),
      order,
    );
  });
  const discounts = sum(
    orders.map((order) => inStore(units(order.discount_amount) + units(order.coupon_discount), order)),
  );
  const [spend, refunded] = [sum(values), sum(refunds)];
  const accounts = raw.customers.filter(({ id }) =>
    entities.some(({ kind, ref }) => kind === "a" && ref === String(id)),
  );
  const products = new Map(raw.products.map((product) => [product.id, product]));
  const facets = {
    product: facetsOf(orders, first, (line) => [products.get(line.product_id)?.name ?? line.name]),
    brand: facetsOf(orders, first, (line) => [
      raw.brands.get(products.get(line.product_id)?.brand_id ?? 0) ?? line.brand,
    ]),
    category: facetsOf(orders, first, (line) =>
      (products.get(line.product_id)?.categories ?? []).map((id) => raw.categories.get(id)),
    ),
    colour: facetsOf(orders, first, (line) => [option(line, ["color", "colour", "farbe", "couleur"])]),
    size: facetsOf(orders, first, (line) => [option(line, ["size", "grösse", "größe", "taille"])]),
  };
  const share = (part: bigint, whole: bigint, digits: bigint): string | null =>
    whole === 0n ? null : text(divided(part * 10n ** digits, whole), Number(digits));
  const tenths = (ms: number, parts: number): string => (Math.round((ms / 86_400_000 / parts) * 10) / 10).toFixed(1);
  return {
    spend_total: text(spend),
    refunded_total: text(refunded),
    net_spend_total: spend >= refunded ? text(spend - refunded) : `-${text(refunded - spend)}`,
    refunded_orders_count: refunds.filter((amount) => amount > 0n).length,
    refund_rate: share(refunded, spend, 4n),
    average_order_value: orders.length === 0 ? null : text(divided(spend, BigInt(orders.length))),
    largest_order: values.length === 0 ? null : text(values.reduce((most, value) => (value > most ? value : most))),
    discount_total: text(discounts),
    discount_share: share(discounts, spend + discounts, 4n),
    first_order_total: values[0] === undefined ? null : text(values[0]),
    orders_count: orders.length,
    cancelled_orders_count: placed.filter(({ status_id: status }) => status === 5).length,
    items_count: orders.reduce((pieces, order) => pieces + order.items_total, 0),
    first_order_at: iso(first && at(first)),
    last_order_at: iso(last && at(last)),
    second_last_order_at: iso(secondLast && at(secondLast)),
    days_since_order: last ? Math.floor((now.getTime() - at(last)) / 86_400_000) : null,
    average_gap_days: first && last && orders.length > 1 ? tenths(at(last) - at(first), orders.length - 1) : null,
    last_gap_days: last && secondLast ? tenths(at(last) - at(secondLast), 1) : null,
    channels: [...new Set(orders.map(({ channel_id: channel }) => channel))].toSorted((a, b) => a - b),
    countries: [
      ...new Set(
        orders.map(({ billing_address: { country_iso2: country } }) => country).filter((country) => country !== ""),
      ),
    ].toSorted(byBytes),
    currencies: [...new Set(orders.map(({ default_currency_code: currency }) => currency))].toSorted(byBytes),
    favourite_product: favourite(facets.product),
    favourite_brand: favourite(facets.brand),
    favourite_category: favourite(facets.category),
    favourite_colour: favourite(facets.colour),
    favourite_size: favourite(facets.size),
    first_order_products: firsts(facets.product),
    first_order_brands: firsts(facets.brand),
    first_order_categories: firsts(facets.category),
    accounts_count: accounts.length,
    customer_since: iso(
      accounts.length === 0 ? undefined : Math.min(...accounts.map(({ date_created: made }) => Date.parse(made))),
    ),
    customer_group_ids: [
      ...new Set(accounts.map(({ customer_group_id: group }) => group).filter((group) => group !== 0)),
    ].toSorted((a, b) => a - b),
  };
}

async function told(persons: readonly string[], at: Date = now): Promise<Map<string, Record<string, unknown>>> {
  const facts = await attributesOf(world.context().tables, 1, persons, { names: null, now: at });
  return new Map(
    Array.from(facts, ([person, values]) => [
      person,
      Object.fromEntries(values.map(({ name, value }) => [name, value])),
    ]),
  );
}

/** A number as a text, without what a text adds to it: 5.0 and 5 are the same gap. */
function plain(attributes: Record<string, unknown>): Record<string, unknown> {
  const gaps = ["average_gap_days", "last_gap_days"];
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      gaps.includes(name) && value !== null ? Number(value) : value,
    ]),
  );
}

test("each attribute of each person is what plain loops over the store's orders come to", async () => {
  const known = await told([...people.keys()]);
  expect(known.size).toBeGreaterThan(300);
  const skipped = [
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm_segment",
    "is_subscriber",
    "email_consent",
    "sms_consent",
  ];
  for (const [person, entities] of people) {
    const attributes = known.get(person);
    if (!attributes) continue;
    const wanted = expected(entities);
    const got = Object.fromEntries(Object.entries(attributes).filter(([name]) => !skipped.includes(name)));
    expect({ person, ...plain(got) }).toEqual({ person, ...plain(wanted) });
  }
  const total = [...known.values()].reduce((sum, { orders_count: count }) => sum + Number(count), 0);
  expect(total).toBe(raw.orders.filter(({ status_id: status }) => ![0, 5, 6].includes(status)).length);
});

test("two accounts and a guest of one person are reckoned together", async () => {
  const [twin] = await world.rows<{ person: string }>(
    "select person::text from profiles where 'twin.one@people-shop.net' = any (emails)",
  );
  const attributes = (await told([twin?.person ?? ""])).get(twin?.person ?? "");
  expect(attributes).toMatchObject({
    accounts_count: 2,
    orders_count: 3,
    items_count: 12,
    spend_total: "93.24",
    favourite_product: "Belt",
  });
});

test("days go by from the last order on, whenever they are looked at", async () => {
  const [someone] = await world.rows<{ person: string }>(
    "select person::text from profiles where orders_count > 0 limit 1",
  );
  const person = someone?.person ?? "";
  const [today, later] = await Promise.all(
    [now, new Date(now.getTime() + 3 * 86_400_000)].map((when) => told([person], when)),
  );
  expect(Number(later?.get(person)?.["days_since_order"]) - Number(today?.get(person)?.["days_since_order"])).toBe(3);
});

describe("scores", () => {
  test("part people by stored cut points: 1, and 1 more for each that a value is above", async () => {
    const [cuts] = await world.rows<{ frequency: number[]; monetary: string; people: string }>(
      "select frequency, monetary::text, people::text from score_cuts",
    );
    const known = await told([...people.keys()]);
    const buyers = [...known.values()].filter(({ orders_count: count }) => Number(count) > 0);
    expect(cuts?.people).toBe(String(buyers.length));
    const sorted = buyers.map(({ orders_count: count }) => Number(count)).toSorted((a, b) => a - b);
    expect(cuts?.frequency).toEqual([0.2, 0.4, 0.6, 0.8].map((part) => sorted[Math.ceil(part * sorted.length) - 1]));
    for (const { orders_count: count, frequency_score: score } of buyers)
      expect(score).toBe(1 + (cuts?.frequency ?? []).filter((cut) => Number(count) > cut).length);
    for (const { orders_count: count, recency_score: score } of known.values())
      expect(score === null).toBe(count === 0);
    expect(new Set(buyers.map(({ rfm_segment: segment }) => segment)).size).toBeGreaterThan(3);
  });
});

test("names, and the columns that they are read from, are unique", () => {
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
  for (const { title, formula, source } of catalogue)
    expect(Math.min(title.length, formula.length, source.length)).toBeGreaterThan(2);
});
