/** Which orders are somebody's, and all that is told of each. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { countOrders } from "../src/orders/count-orders.js";
import { orderById, ordersOf } from "../src/orders/orders-of.js";
import { firstOrders, ordersWorld, personOf, type OrdersWorld } from "./orders-world.js";

let world: OrdersWorld;
beforeAll(async () => {
  world = await ordersWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.people.sandbox.control.clearFaults());

/** The numbers of all of somebody's orders, page by page. */
async function turned(email: string, first: number): Promise<number[]> {
  const context = world.fresh();
  const person = await personOf(context, email);
  const seen: number[] = [];
  let after: number | null = null;
  for (;;) {
    const { orders, hasMore }: Awaited<ReturnType<typeof ordersOf>> = await ordersOf(context, person, { first, after });
    seen.push(...orders.map(({ id }) => id));
    after = orders.at(-1)?.id ?? null;
    if (!hasMore) return seen;
  }
}

const newestFirst = (ids: readonly number[]): number[] => ids.toSorted((a, b) => b - a);

describe("an order", () => {
  test("is told with its lines, what was sent and what went back, in exact amounts", async () => {
    const { control } = world.people.sandbox;
    const { id: customerId, email } = world.customer();
    const [id = 0] = world.orders(customerId, 1, { customer_message: "Ring twice", staff_notes: "Regular" });
    world.ship(id);
    const [shirt, socks] = control.orders.parts(id).products;
    control.payments.refund(id, [{ type: "PRODUCT", id: socks?.id ?? 0, quantity: 1, reason: "Torn" }]);
    const refund = control.payments.refunds(id)[0];
    const [order] = await firstOrders(world.fresh(), email, { shipmentsOf: 20 });
    const eur = (amount: string) => ({ amount, currency: "EUR" });
    expect(order).toMatchObject({
      id,
      paymentStatus: "partially refunded",
      paymentMethod: "Manual",
      total: eur("38.15"),
      refunded: eur("4.00"),
      customerMessage: "Ring twice",
      staffNotes: "Regular",
      billingAddress: expect.stringContaining("20457"),
      itemsShipped: 3,
      items: [
        {
          id: shirt?.id,
          name: "Shirt",
          sku: "SH-1",
          quantity: 3,
          quantityShipped: 3,
          quantityRefunded: 0,
          unitPrice: eur("10.05"),
          total: eur("30.15"),
          options: [],
        },
        { id: socks?.id, name: "Socks", quantity: 2, quantityShipped: 0, quantityRefunded: 1, total: eur("8.00") },
      ],
      shipments: [
        {
          id,
          createdAt: new Date("2026-02-03T10:00:00Z"),
          carrier: "ups",
          trackingNumber: "1Z999",
          items: [{ orderItemId: shirt?.id, quantity: 3 }],
        },
      ],
      refunds: [{ id: refund?.id, total: eur("4.00"), createdAt: expect.any(Date) }],
    });
    expect(order?.shipments?.[0]?.trackingUrl).toContain("1Z999");
  });

  test("is followed by the merchant's link before the platform's, and by none where there is none", async () => {
    const { id: customerId, email } = world.customer();
    const [linked = 0, plain = 0] = world.orders(customerId, 2);
    world.ship(linked, { tracking_link: "https://carrier.example/1Z999" });
    world.ship(plain, { tracking_number: "", tracking_carrier: "", shipping_provider: "fedex" });
    const orders = await firstOrders(world.fresh(), email, { shipmentsOf: 20 });
    expect(orders.map(({ shipments }) => shipments)).toMatchObject([
      [{ carrier: "fedex", trackingNumber: "", trackingUrl: null }],
      [{ carrier: "ups", trackingUrl: "https://carrier.example/1Z999" }],
    ]);
  });

  test("tells what the shopper chose", async () => {
    const { control } = world.people.sandbox;
    const { id: customerId, email } = world.customer();
    const [id = 0] = world.orders(customerId);
    const option = {
      id: 1,
      option_id: 1,
      order_product_id: 1,
      product_option_id: 1,
      display_name: "Size",
      display_value: "S",
      value: "7",
      type: "Multiple choice",
      name: "Size",
      display_style: "Pick list",
      display_name_customer: "Size",
      display_name_merchant: "Size",
      display_value_customer: "S",
      display_value_merchant: "S",
    };
    const products = control.orders.parts(id).products.map((line) => ({ ...line, product_options: [option] }));
    control.orders.setParts(id, { products });
    const [order] = await firstOrders(world.fresh(), email);
    expect(order?.items?.map(({ options }) => options)).toEqual([["Size: S"], ["Size: S"]]);
  });

  test("of a currency without decimals has none, and what the shopper paid in is told, not what was shown", async () => {
    const { id: customerId, email } = world.customer();
    world.orders(customerId, 1, { default_currency_code: "JPY", currency_code: "USD", total_inc_tax: "1200.0000" });
    const [order] = await firstOrders(world.fresh(), email);
    expect([order?.total, order?.refunded]).toEqual([
      { amount: "1200", currency: "JPY" },
      { amount: "0", currency: "JPY" },
    ]);
  });

  test("has given nothing back where the payment of its refund was declined", async () => {
    const { control } = world.people.sandbox;
    const { id: customerId, email } = world.customer();
    const [id = 0] = world.orders(customerId);
    const [line] = control.orders.parts(id).products;
    const kept = control.payments.refund(id, [{ type: "PRODUCT", id: line?.id ?? 0, quantity: 1 }]);
    const declined = control.payments.refund(id, [{ type: "PRODUCT", id: line?.id ?? 0, quantity: 2 }]);
    control.payments.declineRefund(declined.id);
    const [order] = await firstOrders(world.fresh(), email);
    expect(order?.refunded).toEqual({ amount: "10.05", currency: "EUR" });
    expect(order?.refunds?.map((refund) => refund.id)).toEqual([kept.id, declined.id]);
  });

  test("is called what the merchant calls its status", async () => {
    const { control } = world.people.sandbox;
    const { id: customerId, email } = world.customer();
    world.orders(customerId, 1, { status_id: 8 });
    control.orders.renameStatus(8, "Ready at the desk");
    const [order] = await firstOrders(world.fresh(), email);
    expect([order?.statusId, order?.status]).toEqual([8, "Ready at the desk"]);
  });

  test("whose lines the store does not tell with it has them all the same", async () => {
    const { id: customerId, email } = world.customer();
    const [id = 0] = world.orders(customerId);
    world.hideLines(id);
    const context = world.fresh();
    expect((await firstOrders(context, email))[0]?.items?.map(({ name }) => name)).toEqual(["Shirt", "Socks"]);
  });
});

describe("somebody's orders", () => {
  test.each([1, 2, 3, 5, 20, 100])("come newest first, each once, %i on a page", async (first) => {
    const { control } = world.people.sandbox;
    const { id, email } = world.customer();
    const second = world.people.add({ email, first_name: "Ann", channel_ids: [2], origin_channel_id: 2 });
    const other = world.customer();
    const ids: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      ids.push(...world.orders(id), ...world.orders(second), ...world.guestOrders(email.toLowerCase()));
      world.orders(other.id);
      world.guestOrders(other.email);
    }
    const archived = world.orders(id);
    control.orders.archive(archived[0] ?? 0);
    world.orders(second, 1, { status_id: 0 });
    expect(await turned(email, first)).toEqual(newestFirst(ids));
  });

  test("are a guest's by their address in any case, and nobody else's", async () => {
    const ids = [...world.guestOrders("Walk.In@Example.com", 2), ...world.guestOrders("walk.in@example.com", 2)];
    world.guestOrders("walk.in@example.org");
    expect(await turned("WALK.IN@example.com", 3)).toEqual(newestFirst(ids));
  });

  test("are not those that another account has placed for their address", async () => {
    const { id, email } = world.customer();
    const other = world.customer();
    const [own = 0] = world.orders(id);
    const { control } = world.people.sandbox;
    control.orders.add({ customerId: other.id, email, fields: { status_id: 11 } });
    expect(await turned(email, 5)).toEqual([own]);
  });

  test("of an account that has changed its address are its own still", async () => {
    const { id, email } = world.customer();
    const { control } = world.people.sandbox;
    const { id: order } = control.orders.add({
      customerId: id,
      email: "before@example.com",
      fields: { status_id: 11 },
    });
    expect(await turned(email, 5)).toEqual([order]);
  });

  test("are found behind any number of those that were never placed, and of somebody else's", async () => {
    const { id, email } = world.customer();
    const other = world.customer();
    const { control } = world.people.sandbox;
    const [placed = 0] = world.orders(id);
    const guest = world.guestOrders(email);
    world.orders(id, 230, { status_id: 0 });
    for (let each = 0; each < 230; each += 1) control.orders.add({ customerId: other.id, email });
    expect(await turned(email, 5)).toEqual(newestFirst([placed, ...guest]));
  });

  test("come 250 on a page, and there is more", async () => {
    const { id, email } = world.customer();
    const own = world.orders(id, 252);
    const context = world.fresh();
    const { orders, hasMore } = await ordersOf(context, await personOf(context, email), { first: 250, after: null });
    expect([orders.length, hasMore]).toEqual([250, true]);
    expect(await turned(email, 250)).toEqual(newestFirst(own));
  });

  test("that there are none of are none", async () => {
    const { email } = world.customer();
    expect(await turned(email, 5)).toEqual([]);
  });
});

describe("an order by its number", () => {
  test("is told whole, with where it goes, and as it is now", async () => {
    const { control } = world.people.sandbox;
    const { id: customerId } = world.customer();
    const [id = 0] = world.orders(customerId);
    const context = world.fresh();
    expect(await orderById(context, id)).toMatchObject({ id, statusId: 11, shipments: [] });
    world.ship(id);
    control.orders.update(id, { status_id: 3 });
    expect(await orderById(context, id)).toMatchObject({
      id,
      statusId: 3,
      shippingAddresses: [expect.stringContaining("20457")],
      shipments: [{ trackingNumber: "1Z999" }],
      refunds: [],
    });
  });

  test.each([
    ["archived", { is_deleted: true }],
    ["never placed", { status_id: 0 }],
  ])("is told where it is %s", async (_state, fields) => {
    const { id: customerId, email } = world.customer();
    const [id = 0] = world.orders(customerId, 1, fields);
    expect(await firstOrders(world.fresh(), email)).toEqual([]);
    expect(await orderById(world.fresh(), id)).toMatchObject({ id });
  });

  test("is null where there is none", async () => {
    expect(await orderById(world.fresh(), 999_999_999)).toBeNull();
  });
});

describe("how many orders somebody has", () => {
  const counted = async (email: string) => {
    const context = world.fresh();
    return countOrders(context, await personOf(context, email));
  };

  test("is as many as come: of all accounts, and without one", async () => {
    const { id, email } = world.customer();
    const second = world.people.add({ email, first_name: "Ann", channel_ids: [2], origin_channel_id: 2 });
    world.orders(id, 3);
    world.orders(second, 2);
    world.guestOrders(email, 4);
    world.orders(id, 2, { status_id: 0 });
    const { control } = world.people.sandbox;
    control.orders.add({ customerId: id, email: "elsewhere@example.com" });
    expect(await counted(email)).toBe(10);
    expect(await turned(email, 20)).toHaveLength(10);
  });

  test("is counted of a guest", async () => {
    world.guestOrders("counted.guest@example.com", 3);
    expect(await counted("counted.guest@example.com")).toBe(3);
  });

  test("is none of whoever has ordered nothing", async () => {
    expect(await counted(world.customer().email)).toBe(0);
  });
});
