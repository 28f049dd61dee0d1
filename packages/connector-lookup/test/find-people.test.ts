/** Who is found by what an agent types. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeople, personByKey } from "../src/people/find-people.js";
import type { Match, PersonQuery } from "../src/people/person.js";
import { peopleWorld, type Lookup, type LookupProcess, type PeopleWorld } from "./people-world.js";

let world: PeopleWorld;
let process: LookupProcess;
beforeAll(async () => {
  world = await peopleWorld();
  process = world.process();
});
afterAll(() => world[Symbol.asyncDispose]());

const find = (query: PersonQuery, lookup?: Lookup): Promise<Match[]> => findPeople(process.context(lookup), query);
const keysOf = (matches: readonly Match[]): string[] => matches.map(({ person }) => person.key);
const faultOf = (query: PersonQuery, lookup?: Lookup): Promise<unknown> =>
  find(query, lookup).then(
    () => "somebody was found",
    (error: unknown) => error,
  );

describe("by e-mail address", () => {
  test("in any case, of the store's as of the agent's", async () => {
    const id = world.add({ email: "Ada.Lovelace@Example.COM", first_name: "Ada", last_name: "Lovelace" });
    for (const email of ["ada.lovelace@example.com", " ADA.LOVELACE@EXAMPLE.COM ", "Ada.Lovelace@Example.COM"])
      expect(await find({ email })).toMatchObject([
        {
          person: { key: `customer/${id}`, isGuest: false, email: "Ada.Lovelace@Example.COM", name: "Ada Lovelace" },
          matchedBy: ["email"],
          linkReason: "email_matches",
          isLinked: true,
        },
      ]);
  });

  test("of a guest, by what they wrote on their orders, the newest first", async () => {
    world.guestOrder({ email: "Gus@Example.com", first_name: "Gustav", last_name: "Old", phone: "501-329-9801" });
    world.guestOrder({
      email: "gus@example.com",
      first_name: "Gus",
      last_name: "Guest",
      company: "Guests Ltd",
      phone: "(501) 329-9802",
      street_1: "1 Main St",
      city: "Austin",
      state: "Texas",
      zip: "78701",
      country: "United States",
    });
    const [match, ...others] = await find({ email: "GUS@example.com" });
    expect(others).toEqual([]);
    expect(match).toMatchObject({ linkReason: "email_matches", matchedBy: ["email"] });
    expect(match?.person).toMatchObject({
      key: "guest/gus@example.com",
      isGuest: true,
      externalId: "gus@example.com",
      accounts: [],
      email: "gus@example.com",
      name: "Gus Guest",
      company: "Guests Ltd",
      phone: "(501) 329-9802",
      phones: ["+15013299802", "+15013299801"],
      groupName: null,
    });
    expect(match?.person.addresses).toContain("Guests Ltd, 1 Main St, Austin, Texas 78701, United States");
  });

  test("with an account and orders without it somebody is one person, with the account", async () => {
    const id = world.add({ email: "both@example.com", first_name: "Bo", last_name: "Both" });
    world.guestOrder({ email: "both@example.com", first_name: "Bo", last_name: "Guest" });
    expect(keysOf(await find({ email: "both@example.com" }))).toEqual([`customer/${id}`]);
  });

  test("an order of somebody's account does not make a guest of the address that it is billed to", async () => {
    const customerId = world.add({ email: "payer@example.com" });
    world.sandbox.control.orders.add({ customerId, email: "secretary@example.com" });
    expect(await find({ email: "secretary@example.com" })).toEqual([]);
  });

  test("two accounts of one address, in two channels, are one person with both", async () => {
    const first = world.add({
      email: "two@example.com",
      first_name: "Tess",
      last_name: "Two",
      channel_ids: [1],
      phone: "501-329-9803",
    });
    const second = world.add({
      email: "Two@example.com",
      channel_ids: [2],
      phone: "501-329-9804",
      company: "Second Ltd",
    });
    for (const query of [
      { email: "two@example.com" },
      { phone: "5013299804" },
      { externalCustomerId: String(second) },
    ]) {
      const [match, ...others] = await find(query);
      expect(others).toEqual([]);
      expect(match?.person).toMatchObject({
        key: `customer/${first}`,
        externalId: String(first),
        name: "Tess Two",
        company: "Second Ltd",
        phones: ["+15013299803", "+15013299804"],
        accounts: [
          { id: first, channelIds: [1] },
          { id: second, channelIds: [2] },
        ],
      });
    }
  });

  test("nobody is found by one that nobody has", async () => {
    expect(await find({ email: "nobody@example.com" })).toEqual([]);
  });
});

describe("what is shown of an account", () => {
  test("group, notes, store credit, attributes, addresses, when it was made", async () => {
    const { control } = world.sandbox;
    const { id: groupId } = control.addGroup("VIP");
    const id = world.add({
      email: "vip@example.com",
      customer_group_id: groupId,
      notes: "Calls on Mondays.",
      store_credit_amounts: [{ amount: 12.5 }],
    });
    const { id: attributeId } = control.addAttribute("Shoe size", "string");
    control.setAttributeValue({ customerId: id, attributeId, value: "42" });
    control.addresses.add({
      customer_id: id,
      first_name: "V",
      last_name: "P",
      address1: "2 High St",
      address2: "Flat 3",
      city: "Leeds",
      state_or_province: "",
      postal_code: "LS1",
      country_code: "GB",
    });
    const [match] = await find({ email: "vip@example.com" });
    expect(match?.person.accounts[0]).toMatchObject({
      groupName: "VIP",
      notes: "Calls on Mondays.",
      storeCredit: expect.stringMatching(/^12\.50*$/),
      attributes: [{ name: "Shoe size", value: "42" }],
      addresses: ["2 High St, Flat 3, Leeds, LS1, United Kingdom"],
      createdAt: new Date(control.customer(id)?.date_created ?? ""),
    });
    expect(match?.person.groupName).toBe("VIP");
  });

  test("all addresses and attributes, where there are more than come along", async () => {
    const { control } = world.sandbox;
    const id = world.add({ email: "many@example.com" });
    for (let index = 0; index < 12; index += 1) {
      const { id: attributeId } = control.addAttribute(`Trait ${index}`, "string");
      control.setAttributeValue({ customerId: id, attributeId, value: String(index) });
      control.addresses.add({
        customer_id: id,
        first_name: "M",
        last_name: "Y",
        address1: `${index} Long St`,
        city: "Leeds",
        state_or_province: "",
        postal_code: "LS1",
        country_code: "GB",
      });
    }
    const [match] = await find({ email: "many@example.com" });
    const expected = Array.from({ length: 12 }, (_, index) => ({ name: `Trait ${index}`, value: String(index) }));
    expect(match?.person.accounts[0]?.attributes).toEqual(expect.arrayContaining(expected));
    expect(match?.person.addresses).toHaveLength(12);
  });

  test("the group's number, where its name cannot be read", async () => {
    const { id: groupId } = world.sandbox.control.addGroup("Unread");
    world.add({ email: "unread@example.com", customer_group_id: groupId });
    const other = world.process();
    world.sandbox.control.addFault({ path: "/v2/customer_groups", respond: { status: 403 }, times: 1 });
    const [match] = await findPeople(other.context(), { email: "unread@example.com" });
    expect(match?.person.groupName).toBe(`group ${groupId}`);
    expect(other.warnings).toEqual([expect.stringContaining("names of customer groups could not be read")]);
  });
});

describe("by phone", () => {
  const typed = [
    "+15013291111",
    "5013291112",
    "501-329-1113",
    "(501) 329-1114",
    "501.329.1115",
    "1-501-329-1116",
    "+1 (501) 329-1117",
    "0015013291118",
    "501 329 1119",
  ];

  test.each(typed)("as the store has it: %s", async (phone) => {
    const id = world.add({ email: `phone${phone.replace(/\D/g, "")}@example.com`, phone });
    const number = `+1${phone.replace(/\D/g, "").slice(-10)}`;
    expect(await find({ phone: number }, { config: { autoLink: { phone: true } } })).toMatchObject([
      { person: { key: `customer/${id}`, phones: [number] }, matchedBy: ["phone"], linkReason: "phone_matches" },
    ]);
  });

  test("as the agent types it", async () => {
    const id = world.add({ email: "caller@example.com", phone: "501-329-2222" });
    for (const phone of ["+15013292222", "501 329 2222", "(501)329-2222", "1.501.329.2222", "001 501 329 2222"])
      expect(keysOf(await find({ phone }))).toEqual([`customer/${id}`]);
  });

  test("without a country's code it is of the store's country", async () => {
    const id = world.add({ email: "berlin@example.com", phone: "030/1234567" });
    // The sandbox's store is a German one.
    const [match] = await find({ phone: "+49 30 1234567" }, { config: { defaultCountry: undefined } });
    expect(match?.person.key).toBe(`customer/${id}`);
    expect(match?.person.phones).toEqual(["+49301234567"]);
    expect(await find({ phone: "+49 30 1234567" })).toEqual([]);
  });

  test("what is no number is the asker's error", async () => {
    expect(await faultOf({ phone: "ring me" })).toMatchObject({ kind: "INPUT", code: "PHONE_INVALID", field: "phone" });
  });

  test("nobody is found whose number only contains it", async () => {
    world.add({ email: "long@example.com", phone: "501-329-33334" });
    expect(await find({ phone: "501-329-3333" })).toEqual([]);
  });
});

describe("by what else is known", () => {
  test("the external id: a customer's, or a guest's address", async () => {
    const id = world.add({ email: "ext@example.com" });
    world.guestOrder({ email: "ext-guest@example.com" });
    expect(await find({ externalCustomerId: String(id) })).toMatchObject([
      { person: { key: `customer/${id}` }, matchedBy: ["externalCustomerId"], linkReason: "not_linkable" },
    ]);
    expect(keysOf(await find({ externalCustomerId: "EXT-guest@example.com" }))).toEqual([
      "guest/ext-guest@example.com",
    ]);
    expect(await find({ externalCustomerId: "999999" })).toEqual([]);
    expect(await find({ externalCustomerId: "no id of ours" })).toEqual([]);
  });

  test("an order's number: whoever ordered, with an account or without", async () => {
    const customerId = world.add({ email: "orders@example.com" });
    const order = world.sandbox.control.orders.add({ customerId });
    const guestOrder = world.guestOrder({ email: "order-guest@example.com" });
    expect(await find({ orderNumber: `#${order.id}` })).toMatchObject([
      { person: { key: `customer/${customerId}` }, matchedBy: ["orderNumber"], isLinked: false },
    ]);
    expect(keysOf(await find({ orderNumber: String(guestOrder) }))).toEqual(["guest/order-guest@example.com"]);
    expect(await find({ orderNumber: "99999999" })).toEqual([]);
    expect(await faultOf({ orderNumber: "R-12" })).toMatchObject({
      code: "ORDER_NUMBER_INVALID",
      field: "orderNumber",
    });
  });

  test("how a name, or a word of it, begins", async () => {
    const ids = [
      world.add({ email: "n1@example.com", first_name: "Zora", last_name: "Quillfeather" }),
      world.add({ email: "n2@example.com", first_name: "Quill", last_name: "Baker" }),
      world.add({ email: "n3@example.com", first_name: "Tranquill", last_name: "Baker" }),
    ];
    const byStart = await find({ name: "quill" });
    // By name, and not by what a name holds elsewhere.
    expect(keysOf(byStart)).toEqual([`customer/${ids[1]}`, `customer/${ids[0]}`]);
    expect(byStart.map(({ linkReason }) => linkReason)).toEqual(["not_linkable", "not_linkable"]);
    for (const name of ["Zora Quillfeather", "Quillfeather, Zora", "zora   quill"])
      expect(keysOf(await find({ name }))).toEqual([`customer/${ids[0]}`]);
  });

  test("a company's name, in usual cases", async () => {
    const id = world.add({ email: "c@example.com", company: "Engine Works" });
    for (const company of ["Engine Works", "engine works", "ENGINE WORKS"])
      expect(await find({ company })).toMatchObject([{ person: { key: `customer/${id}` }, matchedBy: ["company"] }]);
  });

  test.each([
    ["email", "a@example.com,b@example.com"],
    ["company", "Acme, Inc."],
    ["name", "One, Two, Three"],
  ])("%s with a comma cannot be asked for: %s", async (field, value) => {
    expect(await faultOf({ [field]: value })).toMatchObject({ kind: "INPUT", code: "VALUE_UNASKABLE", field });
  });

  test("nothing, or only blanks, is the asker's error", async () => {
    expect(await faultOf({})).toMatchObject({ kind: "INPUT", code: "QUERY_EMPTY" });
    expect(await faultOf({ email: " ", name: "" })).toMatchObject({ kind: "INPUT", code: "QUERY_EMPTY" });
  });
});

describe("by several values", () => {
  test("all have to match", async () => {
    const customerId = world.add({
      email: "all@example.com",
      first_name: "Alma",
      last_name: "All",
      phone: "501-329-4444",
      company: "All Ltd",
    });
    const { id: orderId } = world.sandbox.control.orders.add({ customerId });
    const whole = {
      email: "all@example.com",
      phone: "+15013294444",
      name: "alma",
      company: "all ltd",
      orderNumber: String(orderId),
      externalCustomerId: String(customerId),
    };
    const [match] = await find(whole);
    expect(match?.matchedBy).toHaveLength(6);
    expect(match).toMatchObject({ isLinked: true, linkReason: "email_matches" });
    const wrong: PersonQuery = {
      email: "other@example.com",
      phone: "+15013294445",
      name: "bert",
      company: "Other Ltd",
      orderNumber: "99999999",
      externalCustomerId: "999999",
    };
    for (const [field, value] of Object.entries(wrong)) expect(await find({ ...whole, [field]: value })).toEqual([]);
  });

  test("several people of one number are linked to nobody", async () => {
    world.add({ email: "home1@example.com", first_name: "A", phone: "501-329-5555" });
    world.add({ email: "home2@example.com", first_name: "B", phone: "(501) 329-5555" });
    const matches = await find({ phone: "5013295555" }, { config: { autoLink: { phone: true } } });
    expect(matches.map(({ linkReason, isLinked }) => ({ linkReason, isLinked }))).toEqual([
      { linkReason: "several_matches", isLinked: false },
      { linkReason: "several_matches", isLinked: false },
    ]);
  });

  test("at most 50 are told", async () => {
    for (let index = 0; index < 53; index += 1)
      world.add({ email: `crowd${index}@example.com`, first_name: "Crowded", last_name: `No${index}` });
    expect(await find({ name: "crowded" })).toHaveLength(50);
  });
});

describe("a store that fails", () => {
  test.each(["/v3/customers", "/v2/orders"])("is a fault, and never nobody: %s", async (path) => {
    world.sandbox.control.addFault({ path, times: 9, respond: { status: 500 } });
    expect(await faultOf({ email: `failing${path.replaceAll("/", ".")}@example.com` })).toMatchObject({
      kind: "UNAVAILABLE",
    });
    world.sandbox.control.clearFaults();
  });

  test("hides nobody who has an account, where it tells no orders of guests", async () => {
    const id = world.add({ email: "no-orders@example.com" });
    world.sandbox.control.addFault({ path: "/v2/orders", times: 9, respond: { status: 500 } });
    expect(keysOf(await find({ email: "no-orders@example.com" }))).toEqual([`customer/${id}`]);
    world.sandbox.control.clearFaults();
  });
});

describe("again by their key", () => {
  test("with accounts and as a guest, who may have an account by now", async () => {
    const id = world.add({ email: "key@example.com" });
    world.guestOrder({ email: "key-guest@example.com" });
    expect(await personByKey(process.context(), `customer/${id}`)).toMatchObject({ email: "key@example.com" });
    expect(await personByKey(process.context(), "guest/key-guest@example.com")).toMatchObject({ isGuest: true });
    const now = world.add({ email: "key-guest@example.com" });
    const later = world.process().context();
    expect(await personByKey(later, "guest/key-guest@example.com")).toMatchObject({ key: `customer/${now}` });
  });

  test.each(["customer/999999", "customer/x", "guest/nobody@example.com", "guest/", "", "order/1"])(
    "nobody: %j",
    async (key) => {
      expect(await personByKey(process.context(), key)).toBeNull();
    },
  );
});
