import { describe, expect, it } from "vitest";
import type { Money, PersonOrder, PersonOrderItem } from "../orders/person-order.js";
import { moneyText } from "./money-text.js";
import { orderTransaction, type OrderTransaction } from "./order-transaction.js";

const usd = (amount: string): Money => ({ amount, currency: "USD" });

const skirt: PersonOrderItem = {
  id: 7,
  productId: 71,
  name: "Skirt",
  sku: "SKU-1",
  quantity: 2,
  quantityShipped: 2,
  quantityRefunded: 0,
  unitPrice: usd("39.50"),
  total: usd("79.00"),
  options: ["Size: S", "Colour: Red"],
};

const order: PersonOrder = {
  id: 1851,
  statusId: 2,
  status: "On its way",
  paymentStatus: "captured",
  paymentMethod: "Card",
  total: usd("1083.99"),
  refunded: usd("0.00"),
  createdAt: new Date("2021-06-21T10:29:43.881Z"),
  modifiedAt: new Date("2021-06-22T10:29:43.881Z"),
  channelId: 1,
  billingAddress: "1 Main St, Austin TX",
  shippingAddresses: [],
  customerMessage: "Ring twice",
  staffNotes: "Complains a lot",
  items: [skirt, { ...skirt, id: 8, name: "Belt", options: [], quantity: 3, quantityShipped: 1 }],
  itemsShipped: 3,
  shipments: [
    {
      id: 5,
      createdAt: new Date("2021-06-22T08:00:00Z"),
      carrier: "UPS",
      trackingNumber: "0006",
      trackingUrl: "https://track.example/0006",
      items: [
        { orderItemId: 7, quantity: 2 },
        { orderItemId: 8, quantity: 1 },
      ],
    },
    { id: 6, createdAt: null, carrier: "", trackingNumber: "", trackingUrl: null, items: [] },
  ],
  refunds: [],
};

function write(changes: Partial<PersonOrder> = {}, orderStatuses: Readonly<Record<string, string>> = {}) {
  const writing = { moneyText: moneyText(), orderStatuses, links: {}, actions: [] };
  return orderTransaction({ ...order, ...changes }, writing);
}

const lineStatus = (item: Partial<PersonOrderItem>, changes: Partial<PersonOrder> = {}): string | undefined =>
  write({ ...changes, items: [{ ...skirt, ...item }] }).products?.[0]?.status;

describe("an order", () => {
  it("is a transaction of texts", () => {
    const expected: OrderTransaction = {
      type: "ORDER",
      createdAt: "2021-06-21T10:29:43.881Z",
      orderNumber: "1851",
      orderStatus: "fulfilled",
      orderTotal: "$1,083.99",
      currencyCode: "USD",
      note: "Ring twice",
      itemCount: "5",
      products: [
        {
          id: "7",
          name: "Skirt (Size: S, Colour: Red)",
          sku: "SKU-1",
          unitPrice: "$39.50",
          quantity: "2",
          total: "$79.00",
          status: "fulfilled",
        },
        {
          id: "8",
          name: "Belt",
          sku: "SKU-1",
          unitPrice: "$39.50",
          quantity: "3",
          total: "$79.00",
          status: "partially fulfilled",
        },
      ],
      fulfillments: [
        {
          status: "shipped",
          trackingNumber: "0006",
          trackingUrl: "https://track.example/0006",
          productIds: ["7", "8"],
        },
        { status: "shipped", trackingNumber: "", productIds: [] },
      ],
    };
    expect(write()).toStrictEqual(expected);
  });

  it("never tells what staff notes", () => {
    expect(JSON.stringify(write())).not.toContain("Complains");
  });

  it("has products and fulfilments where there are none", () => {
    expect(write({ items: [], shipments: [] })).toMatchObject({ itemCount: "0", products: [], fulfillments: [] });
  });

  it("leaves out what could not be read, and tells the rest", () => {
    const unread = write({ items: null, shipments: null, refunds: null, refunded: null });
    expect(unread).toMatchObject({ orderNumber: "1851", orderTotal: "$1,083.99" });
    for (const name of ["itemCount", "products", "fulfillments"]) expect(unread).not.toHaveProperty(name);
  });

  it("has links and actions that it is given", () => {
    const links = { orderLink: "https://store.example/manage/orders/1851" };
    const actions = [{ name: "Cancel order", formUrl: "actions/form?orderId=1851" }];
    const writing = { moneyText: moneyText(), orderStatuses: {}, links, actions };
    expect(orderTransaction(order, writing)).toMatchObject({ ...links, actions });
  });
});

describe("a status", () => {
  it.each(
    [
      "pending",
      "pending",
      "fulfilled",
      "partially fulfilled",
      "refunded",
      "cancelled",
      "cancelled",
      "pending",
      "pending",
      "pending",
      "complete",
      "pending",
      "pending",
      "disputed",
      "partially refunded",
    ].map((word, statusId) => ({ statusId, word })),
  )("$statusId is $word", ({ statusId, word }) => {
    expect(write({ statusId }).orderStatus).toBe(word);
  });

  it("is said as the merchant wants it", () => {
    expect(write({ statusId: 11 }, { "11": "processing" }).orderStatus).toBe("processing");
    expect(write({ statusId: 1 }, { "11": "processing" }).orderStatus).toBe("pending");
  });

  it("that is not known is what the merchant calls it", () => {
    expect(write({ statusId: 15 }).orderStatus).toBe("On its way");
  });

  it("of a line follows what came of it", () => {
    expect(lineStatus({ quantityShipped: 0 })).toBe("pending");
    expect(lineStatus({ quantityRefunded: 1 })).toBe("fulfilled");
    expect(lineStatus({ quantityRefunded: 2 })).toBe("refunded");
    expect(lineStatus({ quantityShipped: 0 }, { statusId: 5 })).toBe("cancelled");
    expect(lineStatus({ quantityRefunded: 2 }, { statusId: 5 })).toBe("refunded");
    expect(lineStatus({ quantity: 0, quantityShipped: 0, quantityRefunded: 0 })).toBe("pending");
  });
});

describe("money", () => {
  it.each([
    ["83.99", "USD", "$83.99"],
    ["83.9900", "USD", "$83.99"],
    ["-5", "USD", "-$5.00"],
    ["1200", "JPY", "¥1,200"],
    ["12.5", "EUR", "€12.50"],
    ["1.5", "KWD", "KWD\u00A01.500"],
    ["9007199254740993.01", "USD", "$9,007,199,254,740,993.01"],
    ["83.99", "", "83.99"],
    ["83.99", "POINTS", "83.99 POINTS"],
    ["n/a", "USD", "n/a USD"],
  ])("%s %s is %s", (amount, currency, text) => {
    expect(moneyText()({ amount, currency })).toBe(text);
  });
});
