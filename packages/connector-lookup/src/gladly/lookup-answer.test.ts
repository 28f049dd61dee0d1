import { describe, expect, it } from "vitest";
import { lookupConfig } from "../config.js";
import type { PersonOrder } from "../orders/person-order.js";
import type { Account, Person } from "../people/person.js";
import { profileOf, type GladlyProfile, type ProfileContext } from "./lookup-answer.js";
import type { LookupQuery } from "./lookup-request.js";
import type { OfferedActions } from "./offered-actions.js";

const account: Account = {
  id: 12,
  email: "Ana@x.io",
  name: "Ana Díaz",
  company: "",
  phone: "+1 501 329 9800",
  notes: "",
  groupName: null,
  channelIds: null,
  storeCredit: null,
  addresses: [],
  attributes: [
    { name: "tier", value: "" },
    { name: "shoeSize", value: "38" },
  ],
  createdAt: null,
};
const ana: Person = {
  key: "customer/12",
  accounts: [account, { ...account, id: 13, email: "ana@x.io", attributes: [{ name: "tier", value: "gold" }] }],
  isGuest: false,
  externalId: "12",
  email: "Ana@x.io",
  name: "Ana Díaz",
  phone: "+15013299800",
  phones: ["+15013299800"],
  company: null,
  addresses: ["", "1 Main St, Austin TX", "2 Side St, Austin TX"],
  groupName: null,
};
const order: PersonOrder = {
  id: 1,
  statusId: 11,
  status: "Awaiting Fulfillment",
  paymentStatus: "captured",
  paymentMethod: "Card",
  total: { amount: "10.00", currency: "USD" },
  refunded: { amount: "0.00", currency: "USD" },
  createdAt: new Date("2026-01-02T03:04:05Z"),
  modifiedAt: new Date("2026-01-02T03:04:05Z"),
  channelId: 1,
  billingAddress: "",
  shippingAddresses: [],
  customerMessage: "",
  staffNotes: "",
  items: [],
  itemsShipped: 0,
  shipments: [],
  refunds: [],
};
const nothing: LookupQuery = {
  emails: [],
  phones: [],
  externalCustomerId: undefined,
  name: undefined,
  orderNumber: undefined,
  company: undefined,
  rest: {},
};
const columns = ["name", "email", "tier", "shoeSize", "hat"].map((attribute) => ({ attribute, label: attribute }));
const config = lookupConfig.parse({ resultAttributes: columns });
const offered: OfferedActions = {
  allowed: ["refund", "cancel", "discountCode"],
  formUrl: (action, { personKey, orderId }) => `form?${action}&${personKey}&${orderId ?? "-"}`,
};

const answer = (context: Partial<ProfileContext> = {}, person = ana): GladlyProfile =>
  profileOf(person, {
    config,
    level: "DETAILED",
    orders: null,
    orderCount: context.orders?.length ?? null,
    query: nothing,
    ...context,
  });

const typeOf = (phone: string): string | undefined => answer({}, { ...ana, phones: [phone] }).phones[0]?.type;

/** The names of the actions on an order. */
const onOrder = (changes: Partial<PersonOrder>, actions = offered): string[] | undefined =>
  answer({ config: acting, orders: [{ ...order, ...changes }], actions }).transactions?.[0]?.actions?.map(
    ({ name }) => name,
  );
const acting = lookupConfig.parse({ actions: { enabled: true } });

describe("a person", () => {
  it("is told of a basic lookup without orders and actions", () => {
    const withActions = { ...config, actions: acting.actions };
    const told = answer({ level: "BASIC", orders: [order], actions: offered, config: withActions });
    expect(told).toStrictEqual({
      externalCustomerId: "12",
      name: "Ana Díaz",
      address: "1 Main St, Austin TX",
      emails: [{ original: "Ana@x.io" }],
      phones: [{ original: "+15013299800", type: "MOBILE" }],
      customAttributes: { totalOrderCount: "1", tier: "gold", shoeSize: "38" },
    });
  });

  it("is told of a detailed lookup with orders, in their order", () => {
    const { transactions, customAttributes } = answer({ orders: [{ ...order, id: 2 }, order] });
    expect(transactions?.map(({ orderNumber }) => orderNumber)).toEqual(["2", "1"]);
    expect(customAttributes).toMatchObject({ totalOrderCount: "2" });
  });

  it("has no orders where there are none, and does not count those that were not read", () => {
    expect(answer({ orders: [] })).toMatchObject({ transactions: [], customAttributes: { totalOrderCount: "0" } });
    expect(answer({ orders: null }).customAttributes).not.toHaveProperty("totalOrderCount");
  });

  it("of whom little is known is told with little", () => {
    const guest: Person = {
      ...ana,
      key: "guest/ana@x.io",
      accounts: [],
      isGuest: true,
      externalId: "ana@x.io",
      name: null,
      phones: [],
      addresses: [],
    };
    expect(answer({ level: "BASIC" }, guest)).toStrictEqual({
      externalCustomerId: "ana@x.io",
      emails: [{ original: "Ana@x.io" }],
      phones: [],
    });
  });

  it("has every address of their accounts once", () => {
    const other = { ...account, email: "other@x.io" };
    const { emails } = answer({}, { ...ana, accounts: [...ana.accounts, other] });
    expect(emails).toEqual([{ original: "Ana@x.io" }, { original: "other@x.io" }]);
  });

  it.each([
    ["+15013299800", "MOBILE", "which in North America may be"],
    ["+447911123456", "MOBILE", "British, mobile"],
    ["+442079460958", "OTHER", "British, of London"],
    ["+18005551234", "OTHER", "toll-free"],
    ["12", "OTHER", "no number"],
  ])("has a phone %s as %s: %s", (phone, type) => {
    expect(typeOf(phone)).toBe(type);
  });

  it("has links to orders where they are known", () => {
    const linksOf = ({ id }: PersonOrder) => ({ customerOrderUrl: `https://store.example/${id}` });
    expect(answer({ orders: [order], linksOf }).transactions?.[0]?.customerOrderUrl).toBe("https://store.example/1");
  });
});

describe("what Gladly has already", () => {
  const query = { ...nothing, name: "Anita", rest: { id: "g-1", address: "Elsewhere" } };
  const overwriting = { ...config, overwriteExisting: true };

  it("is left as it is", () => {
    for (const level of ["BASIC", "DETAILED"] as const) {
      const told = answer({ query, level });
      expect(told).not.toHaveProperty("name");
      expect(told).not.toHaveProperty("address");
    }
    expect(answer({ query: { ...query, name: undefined } })).toMatchObject({ name: "Ana Díaz" });
  });

  it("gives way where the store overwrites it", () => {
    expect(answer({ query, config: overwriting })).toMatchObject({ name: "Ana Díaz", address: "1 Main St, Austin TX" });
  });

  it("is nothing of an agent's search", () => {
    const search = { ...nothing, name: "Ana", rest: { address: "Main" } };
    expect(answer({ query: search, level: "BASIC" })).toMatchObject({
      name: "Ana Díaz",
      address: "1 Main St, Austin TX",
    });
  });

  it("is cleared where the store overwrites it and has no such attribute", () => {
    expect(answer({ config: overwriting }).customAttributes).toEqual({ tier: "gold", shoeSize: "38", hat: "" });
    expect(answer().customAttributes).toEqual({ tier: "gold", shoeSize: "38" });
  });
});

describe("actions", () => {
  it("stand on the person and on orders", () => {
    const { actions, transactions } = answer({ config: acting, orders: [order], actions: offered });
    expect(actions).toEqual([{ name: "Give discount code", formUrl: "form?discountCode&customer/12&-" }]);
    expect(transactions?.[0]?.actions).toEqual([
      { name: "Refund order", formUrl: "form?refund&customer/12&1" },
      { name: "Cancel order", formUrl: "form?cancel&customer/12&1" },
    ]);
  });

  it("stand nowhere unless they are on and some are handed in", () => {
    for (const context of [
      { actions: offered },
      { config: acting },
      { config: acting, actions: { ...offered, allowed: [] } },
    ]) {
      const told = answer({ orders: [order], ...context });
      expect(told).not.toHaveProperty("actions");
      expect(told.transactions?.[0]).not.toHaveProperty("actions");
    }
  });

  it("are those that are allowed, and that fit the order", () => {
    expect(onOrder({}, { ...offered, allowed: ["cancel"] })).toEqual(["Cancel order"]);
    expect(onOrder({ refunded: { amount: "10.00", currency: "USD" } })).toEqual(["Cancel order"]);
    expect(onOrder({ refunded: { amount: "9.99", currency: "USD" } })).toEqual(["Refund order", "Cancel order"]);
    expect(onOrder({ statusId: 5 })).toEqual(["Refund order"]);
    expect(onOrder({ statusId: 4, refunded: order.total })).toBeUndefined();
    expect(onOrder({ statusId: 0 })).toBeUndefined();
  });
});
