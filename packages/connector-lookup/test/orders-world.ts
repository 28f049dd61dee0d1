/** A store's people with their orders, as a third hand puts them there. */
import type { PersonOrder } from "../src/orders/person-order.js";
import { ordersOf, type OrdersPage } from "../src/orders/orders-of.js";
import { findPeople, personByKey } from "../src/people/find-people.js";
import type { Person } from "../src/people/person.js";
import type { LookupContext } from "../src/lookup-context.js";
import { peopleWorld, type PeopleWorld } from "./people-world.js";

/** All that there is. */
export interface OrdersWorld extends AsyncDisposable {
  readonly people: PeopleWorld;
  /** As a process that has read nothing yet. */
  fresh(): LookupContext;
  /** Somebody with an account whom nobody has looked up. */
  customer(): { readonly id: number; readonly email: string };
  /** Orders of an account of 3 pieces for 10.05 each and 2 for 4.00, paid by hand: 38.15 in all; their numbers. */
  orders(customerId: number, many?: number, fields?: object): number[];
  /** Orders without an account; their numbers. */
  guestOrders(email: string, many?: number, fields?: object): number[];
  /** Sends all of an order's first line. */
  ship(orderId: number, over?: object): void;
  /** Lets the store tell fewer lines with an order than it counts, as of large orders. */
  hideLines(orderId: number): void;
  /** How often the store was asked for something meanwhile. */
  callsDuring(endpoint: string, work: () => Promise<unknown>): Promise<number>;
}

/** What everybody buys. */
const bought = [
  { name: "Shirt", sku: "SH-1", quantity: 3, price_ex_tax: 10.05, price_inc_tax: 10.05 },
  { name: "Socks", sku: "SO-1", quantity: 2, price_ex_tax: 4, price_inc_tax: 4 },
];

/** Starts one. */
export async function ordersWorld(): Promise<OrdersWorld> {
  const people = await peopleWorld();
  const { control } = people.sandbox;
  let customers = 0;
  const add = (order: object, many: number, fields: object): number[] =>
    Array.from({ length: many }, () => control.orders.add({ ...order, products: bought, fields }).id);
  return {
    people,
    fresh: () => people.process().context(),
    customer() {
      customers += 1;
      const email = `Shopper${customers}@Example.com`;
      return { email, id: people.add({ email, first_name: "Ann", last_name: "Lee" }) };
    },
    orders: (customerId, many = 1, fields = {}) => add({ customerId }, many, { status_id: 11, ...fields }),
    guestOrders: (email, many = 1, fields = {}) => add({ email }, many, { status_id: 11, ...fields }),
    ship(orderId, over = {}) {
      const { products, shippingAddresses } = control.orders.parts(orderId);
      const [line] = products;
      if (!line) throw new Error("an order has lines");
      const items = [{ order_product_id: line.id, product_id: line.product_id, quantity: line.quantity }];
      control.orders.ship(orderId, [
        {
          id: orderId,
          order_id: orderId,
          customer_id: 0,
          order_address_id: shippingAddresses[0]?.id ?? 0,
          date_created: "Tue, 03 Feb 2026 10:00:00 +0000",
          tracking_number: "1Z999",
          tracking_carrier: "ups",
          tracking_link: "",
          merchant_shipping_cost: "0.0000",
          shipping_method: "Ground",
          shipping_provider: "",
          shipping_provider_display_name: "",
          comments: "",
          items,
          ...over,
        },
      ]);
    },
    hideLines: (orderId) => void control.orders.update(orderId, { items_total: 99 }),
    async callsDuring(endpoint, work) {
      const calls = (): number => control.calls().endpoints[endpoint] ?? 0;
      const before = calls();
      await work();
      return calls() - before;
    },
    [Symbol.asyncDispose]: () => people[Symbol.asyncDispose](),
  };
}

/** Whoever has an address. */
export async function personOf(context: LookupContext, email: string): Promise<Person> {
  const [match] = await findPeople(context, { email });
  if (!match) throw new Error(`nobody has ${email}`);
  return match.person;
}

/** Whose account it is, found without a look at orders. */
export async function accountOf(context: LookupContext, customerId: number): Promise<Person> {
  const person = await personByKey(context, `customer/${customerId}`);
  if (!person) throw new Error(`there is no customer ${customerId}`);
  return person;
}

/** The first orders of whoever has an address. */
export async function firstOrders(
  context: LookupContext,
  email: string,
  page: Partial<OrdersPage> = {},
): Promise<PersonOrder[]> {
  const person = await personOf(context, email);
  const { orders } = await ordersOf(context, person, { first: 20, after: null, ...page });
  return orders;
}
