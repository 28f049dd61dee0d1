import { sandboxStore, type SandboxStore } from "../../test/sandbox-store.js";
import { describe, expect, test } from "vitest";
import type { StoreClient } from "../store-client.js";
import { orderStatus } from "./order-status.js";
import type { Order } from "./order.js";
import type { Refund } from "./refund.js";

const shopWith = (orders: number, customers = 100): Promise<SandboxStore> => sandboxStore({ customers, orders });

async function allOrders(client: StoreClient): Promise<Order[]> {
  const pages = await Array.fromAsync(client.orders.pages({ include: ["consignments.line_items"] }));
  return pages.flatMap(({ items }) => [...items]);
}

describe("orders of a seeded store", () => {
  test("come whole with their lines, 250 in one request, and the lines are those of each order", async () => {
    await using shop = await shopWith(600);
    const orders = await allOrders(shop.client);
    expect(shop.sandbox.control.calls().total).toBe(4);
    expect(orders.length).toBe((await shop.client.orders.count()).count);
    expect(orders.map(({ id }) => id)).toEqual(orders.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
    for (const order of orders.slice(0, 40)) {
      expect(await shop.client.orderProducts.list(order.id)).toEqual(order.lineItems);
      expect(await shop.client.orders.get(order.id, { include: ["consignments.line_items"] })).toEqual(order);
    }
  });

  test("add up from what is told of them, fees and all, and fees are refundable by their id", async () => {
    await using shop = await shopWith(400);
    const cents = (amount: string | null): number => Math.round(Number(amount ?? 0) * 100);
    const pages = await Array.fromAsync(shop.client.orders.pages({ include: ["fees"] }));
    const orders = pages.flatMap(({ items }) => items);
    for (const order of orders) {
      const { fees, subtotalIncTax, shippingCostIncTax, handlingCostIncTax, wrappingCostIncTax } = order;
      const charged = [subtotalIncTax, shippingCostIncTax, handlingCostIncTax, wrappingCostIncTax];
      const sum = [...charged, ...(fees ?? []).map(({ costIncTax }) => costIncTax)].reduce((a, b) => a + cents(b), 0);
      expect([order.id, sum - cents(order.discountAmount) - cents(order.couponDiscount)]).toEqual([
        order.id,
        cents(order.totalIncTax),
      ]);
    }
    const withFee = orders.filter(({ fees }) => fees !== null && fees.length > 0);
    expect(withFee.length).toBeGreaterThan(0);
    for (const { id, fees } of withFee.slice(0, 5)) expect(await shop.client.orderFees.list(id)).toEqual(fees);
    const paid = withFee.find(({ paymentStatus }) => ["captured", "paid"].includes(paymentStatus));
    const fee = paid?.fees?.[0];
    if (fee === undefined) throw new Error("the seed has no paid order with a fee");
    const items = [{ itemType: "FEE", itemId: fee.id, amount: fee.costIncTax } as const];
    expect(await shop.client.refunds.quote(fee.orderId, { items })).toMatchObject({
      totalRefundAmount: fee.costIncTax,
    });
  });

  test("come each once from several ranges of ids at once, also when others order meanwhile", async () => {
    await using shop = await shopWith(1000);
    shop.sandbox.control.setLatency(5);
    const before = await allOrders(shop.client);
    const [, some] = before;
    shop.sandbox.control.resetCalls();
    const ids: number[] = [];
    for await (const { items } of shop.client.orders.pages({ limit: 10, concurrency: 4 })) {
      ids.push(...items.map(({ id }) => id));
      if (ids.length === 200) shop.sandbox.control.orders.add({ email: "late@gmail.com" });
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id <= 1000).toSorted((a, b) => a - b)).toEqual(before.map(({ id }) => id));
    expect(ids.some((id, at) => at > 0 && id < (ids[at - 1] ?? 0))).toBe(true);
    const bounded = shop.client.orders.pages({
      limit: 10,
      concurrency: 4,
      filter: { minId: some?.id ?? 0, maxId: 900 },
    });
    const inside = (await Array.fromAsync(bounded)).flatMap(({ items }) => items.map(({ id }) => id));
    expect(inside.toSorted((a, b) => a - b)).toEqual(
      before.map(({ id }) => id).filter((id) => id >= (some?.id ?? 0) && id <= 900),
    );
  });

  test("are found by customer, by a guest's address, by status and by date", async () => {
    await using shop = await shopWith(300);
    const orders = await allOrders(shop.client);
    const bought = orders.find(({ isGuest }) => !isGuest);
    const guest = orders.find(({ isGuest }) => isGuest);
    if (bought === undefined || bought.customerId === null || guest === undefined)
      throw new Error("the seed has no such orders");
    const ids = (found: readonly Order[]): number[] => found.map(({ id }) => id);
    expect(ids(await shop.client.orders.byCustomer(bought.customerId))).toEqual(
      ids(orders.filter(({ customerId }) => customerId === bought.customerId)),
    );
    expect(ids(await shop.client.orders.byEmail(guest.billingAddress.email))).toContain(guest.id);
    const cancelled = await Array.fromAsync(
      shop.client.orders.pages({ filter: { statusId: orderStatus.cancelled, minDateCreated: bought.dateCreated } }),
    );
    expect(cancelled.flatMap(({ items }) => ids(items))).toEqual(
      ids(
        orders.filter(
          ({ statusId, dateCreated }) => statusId === orderStatus.cancelled && dateCreated >= bought.dateCreated,
        ),
      ),
    );
    const [newest] = await shop.client.orders.latest({ limit: 1 });
    expect(newest?.id).toBe(orders.at(-1)?.id);
  });

  test("are changed, cancelled and archived one at a time", async () => {
    await using shop = await shopWith(20);
    const [first, second] = await allOrders(shop.client);
    if (first === undefined || second === undefined) throw new Error("the seed has no orders");
    const { orders } = shop.client;
    expect(await orders.update(first.id, { staffNotes: "Ring twice.", statusId: orderStatus.cancelled })).toMatchObject(
      {
        id: first.id,
        staffNotes: "Ring twice.",
        statusId: orderStatus.cancelled,
        billingAddress: first.billingAddress,
      },
    );
    await orders.archive(second.id);
    expect(await orders.get(second.id)).toMatchObject({ isDeleted: true });
    expect((await allOrders(shop.client)).map(({ id }) => id)).not.toContain(second.id);
    const archived = await Array.fromAsync(orders.pages({ filter: { isDeleted: true } }));
    expect(archived.flatMap(({ items }) => items.map(({ id }) => id))).toContain(second.id);
    await expect(orders.get(9_999_999)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("come once each, and none is missed, while others are archived and changed", async () => {
    await using shop = await shopWith(120);
    const { orders } = shop.client;
    const listed = (await allOrders(shop.client)).map(({ id }) => id);
    const read: number[] = [];
    for await (const { items } of orders.pages({ limit: 20, readAhead: false })) {
      read.push(...items.map(({ id }) => id));
      for (const { id } of items.slice(0, 5)) await orders.archive(id);
      for (const { id } of items.slice(5, 8)) await orders.update(id, { statusId: orderStatus.shipped });
    }
    expect(read).toEqual(listed);
  });

  test("have parts that are all readable", async () => {
    await using shop = await shopWith(60);
    const { client } = shop;
    expect((await client.orderStatuses.list()).map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
      Object.values(orderStatus),
    );
    let parts = 0;
    for (const { id, lineItems, shippingAddressCount } of await allOrders(client)) {
      const addresses = await client.orderShippingAddresses.list(id);
      expect(addresses).toHaveLength(shippingAddressCount ?? 0);
      const shippedTo = (lineItems ?? []).flatMap(({ orderAddressId }) => orderAddressId ?? []);
      expect(addresses.map((address) => address.id)).toEqual(expect.arrayContaining([...new Set(shippedTo)]));
      const [shipments, coupons, taxes, transactions] = await Promise.all([
        client.orderShipments.list(id),
        client.orderCoupons.list(id),
        client.orderTaxes.list(id),
        client.orderTransactions.list(id),
      ]);
      for (const { orderId } of [...shipments, ...coupons, ...taxes, ...transactions]) expect(orderId).toBe(id);
      parts += shipments.length * coupons.length + taxes.length + transactions.length;
    }
    expect(parts).toBeGreaterThan(0);
  });

  test("take a shipment, and give it up", async () => {
    await using shop = await shopWith(60);
    const { client } = shop;
    const waiting = (await allOrders(client)).filter(({ statusId }) => statusId === orderStatus.awaitingFulfillment);
    const line = waiting
      .flatMap(({ lineItems }) => lineItems ?? [])
      .find(({ orderAddressId }) => orderAddressId !== null);
    if (line === undefined || line.orderAddressId === null) throw new Error("the seed has nothing to ship");
    const made = await client.orderShipments.create(line.orderId, {
      orderAddressId: line.orderAddressId,
      trackingNumber: "EJ958083578US",
      shippingProvider: "usps",
      items: [{ orderProductId: line.id, quantity: 1 }],
    });
    expect(await client.orderShipments.update(line.orderId, made.id, { comments: "Left at the door." })).toMatchObject({
      id: made.id,
      trackingNumber: "EJ958083578US",
      comments: "Left at the door.",
    });
    expect(await client.orderProducts.get(line.orderId, line.id)).toMatchObject({ quantityShipped: 1 });
    await client.orderShipments.delete(line.orderId, made.id);
    expect(await client.orderShipments.list(line.orderId)).toEqual([]);
  });
});

describe("money of a seeded store", () => {
  /** An order that was paid and not refunded, of which one piece can be given back. */
  async function paidOrder(client: StoreClient): Promise<{ readonly order: Order; readonly lineId: number }> {
    for (const order of await allOrders(client)) {
      const line = order.lineItems?.[0];
      const isPaid = ["captured", "paid"].includes(order.paymentStatus) && Number(line?.priceIncTax ?? 0) > 0;
      if (isPaid && line?.quantityRefunded === 0 && (await client.refunds.ofOrder(order.id)).length === 0)
        return { order, lineId: line.id };
    }
    throw new Error("the seed has no order to refund");
  }

  test("is quoted, refunded by one of the ways, and told again", async () => {
    await using shop = await shopWith(150);
    const { client } = shop;
    const { order, lineId } = await paidOrder(client);
    const items = [{ itemType: "PRODUCT", itemId: lineId, quantity: 1 } as const];
    const quote = await client.refunds.quote(order.id, { items });
    const [method] = quote.refundMethods;
    if (method === undefined) throw new Error("there is no way to refund");
    const refund = await client.refunds.create(order.id, { items, payments: method.parts, reason: "Torn." });
    expect(refund).toMatchObject({ orderId: order.id, totalAmount: quote.totalRefundAmount });
    expect(refund.items).toMatchObject([{ itemType: "PRODUCT", itemId: lineId, quantity: 1, reason: "Torn." }]);
    const money = ({ id, totalAmount }: Pick<Refund, "id" | "totalAmount">): unknown[] => [id, totalAmount];
    expect((await client.refunds.ofOrder(order.id)).map(money)).toEqual([money(refund)]);
    expect((await client.refunds.list({ orderIds: [order.id] })).map(money)).toEqual([money(refund)]);
    expect(money(await client.refunds.get(refund.id))).toEqual(money(refund));
    const all = (await Array.fromAsync(client.refunds.pages())).flatMap(({ items: page }) => [...page]);
    expect(all.map(money)).toContainEqual(money(refund));
    expect(await client.orderProducts.get(order.id, lineId)).toMatchObject({ quantityRefunded: 1 });
    const refundedStatuses: readonly number[] = [orderStatus.refunded, orderStatus.partiallyRefunded];
    expect(refundedStatuses).toContain((await client.orders.get(order.id)).statusId);
  });

  test.each(["reset", "truncated", "html"] as const)(
    "is refunded once though the answer is lost (%s), and found again among the order's refunds",
    async (respond) => {
      await using shop = await shopWith(150);
      const { client } = shop;
      const { order, lineId } = await paidOrder(client);
      const items = [{ itemType: "PRODUCT", itemId: lineId, quantity: 1 } as const];
      const { refundMethods } = await client.refunds.quote(order.id, { items });
      shop.sandbox.control.addFault({ method: "POST", act: "after", respond });
      await expect(
        client.refunds.create(order.id, { items, payments: refundMethods[0]?.parts ?? [] }),
      ).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN", retryable: false });
      expect(await client.refunds.ofOrder(order.id)).toMatchObject([{ items: [{ itemId: lineId, quantity: 1 }] }]);
    },
  );

  test("that is not what a quote gives is refused in the store's words, and nothing is refunded", async () => {
    await using shop = await shopWith(150);
    const { client } = shop;
    const { order, lineId } = await paidOrder(client);
    const items = [{ itemType: "PRODUCT", itemId: lineId, quantity: 1 } as const];
    const payments = [{ providerId: "custom", amount: "0.01", offline: true }];
    await expect(client.refunds.create(order.id, { items, payments })).rejects.toMatchObject({ kind: "INPUT" });
    expect(await client.refunds.ofOrder(order.id)).toEqual([]);
  });

  test("that was authorised is captured or given up, in the end", async () => {
    await using shop = await shopWith(400);
    const { client } = shop;
    const authorized = (await allOrders(client)).filter(({ paymentStatus }) => paymentStatus === "authorized");
    const [first, second] = authorized;
    if (first === undefined || second === undefined) throw new Error("the seed has no authorised payments");
    await client.orderPayments.capture(first.id);
    await client.orderPayments.void(second.id);
    expect(["capture pending", "captured"]).toContain((await client.orders.get(first.id)).paymentStatus);
    expect(["void pending", "void"]).toContain((await client.orders.get(second.id)).paymentStatus);
  });
});
