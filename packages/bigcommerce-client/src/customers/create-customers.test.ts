import { describe, expect, test } from "vitest";
import { scriptedStore, wireCustomer, type Received, type Scripted } from "../../test/scripted-store.js";
import type { ItemOutcome } from "../transport/batches.js";
import type { NewCustomer } from "./customer-write.js";
import type { Customer } from "./customer.js";

interface Person {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}

/** How a store of the test deals with a batch. */
interface Manner {
  /** Makes the good ones before the first bad one; otherwise all or none. */
  readonly partial?: boolean;
  /** Says whose address is in use; otherwise only that something failed. */
  readonly naming?: boolean;
  /** Comes between the store and its answer to the so many-th POST. */
  readonly lose?: (post: number, answer: Scripted) => Scripted;
}

/** A store that keeps customers by their addresses, each once; a first name "bad" is refused. */
function keeping(existing: readonly string[], { partial = false, naming = true, lose }: Manner = {}) {
  const kept = existing.map((email, index) => wireCustomer(index + 1, { email, first_name: "Old", last_name: "One" }));
  const has = (email: string): boolean =>
    kept.some((each) => String(each["email"]).toLowerCase() === email.toLowerCase());
  const posts: string[][] = [];
  const answer = ({ call, query, body }: Received): Scripted => {
    if (call === "GET /v3/customers") {
      const asked = (query["email:in"] ?? "").toLowerCase().split(",");
      const data = kept.filter((each) => asked.includes(String(each["email"]).toLowerCase()));
      return { json: { data, meta: { pagination: { total: data.length } } } };
    }
    const people = body as Person[];
    posts.push(people.map(({ email }) => email));
    const made: Record<string, unknown>[] = [];
    const refuse = (errors: Record<string, string>): Scripted => {
      if (partial) kept.push(...made);
      return { status: 422, json: { status: 422, title: "Create customers failed.", errors } };
    };
    for (const [index, { email, first_name, last_name }] of people.entries()) {
      const words = naming ? `Error creating customers: email ${email} already in use` : "Error creating customers";
      if (has(email)) return refuse({ ".customer_create": words });
      if (first_name === "bad") return refuse({ [`${index}.first_name`]: "is bad" });
      made.push(wireCustomer(kept.length + made.length + 1, { email, first_name, last_name }));
    }
    kept.push(...made);
    return { json: { data: made, meta: {} } };
  };
  return {
    posts,
    emails: () => kept.map(({ email }) => email),
    add: (email: string, names: Partial<Person> = {}) => kept.push(wireCustomer(kept.length + 1, { email, ...names })),
    script: (request: Received): Scripted => {
      const answered = answer(request);
      return request.call.startsWith("POST") && lose !== undefined ? lose(posts.length, answered) : answered;
    },
  };
}

const person = (name: string, more: Partial<NewCustomer> = {}): NewCustomer => ({
  email: `${name}@shop.net`,
  firstName: "New",
  lastName: name,
  ...more,
});
const people = (count: number): NewCustomer[] => Array.from({ length: count }, (_, index) => person(`p${index}`));
const short = (outcomes: readonly ItemOutcome<Customer>[]): string[] =>
  outcomes.map((outcome) => (outcome.ok ? outcome.value.email : outcome.fault.code));

describe("creations of customers", () => {
  test("go ten a call with all that is given, and outcomes keep the order", async () => {
    const kept = keeping([]);
    await using store = await scriptedStore(kept.script);
    const full = person("full", {
      company: "Ltd",
      phone: "1",
      notes: "n",
      taxExemptCategory: "X",
      customerGroupId: 4,
      acceptsProductReviewAbandonedCartEmails: false,
      forcePasswordReset: true,
      newPassword: "secret-1",
      storeCredit: "12.50",
      originChannelId: 1,
      channelIds: [1, 2],
      attributes: [{ attributeId: 9, value: "gold" }],
      addresses: [{ firstName: "A", lastName: "B", address1: "1 St", city: "C", countryCode: "DE", postalCode: "1" }],
      formFields: [{ name: "color", value: ["red"] }],
      triggerAccountCreatedNotification: false,
    });
    const outcomes = await store.client.customers.create([full, ...people(22)]);
    expect(short(outcomes)).toEqual([full, ...people(22)].map(({ email }) => email));
    expect(kept.posts.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([3, 10, 10]);
    const sent = store.received.flatMap(({ body }) => (body === undefined ? [] : (body as Person[])));
    expect(sent.find(({ email }) => email === full.email)).toEqual({
      email: "full@shop.net",
      first_name: "New",
      last_name: "full",
      company: "Ltd",
      phone: "1",
      notes: "n",
      tax_exempt_category: "X",
      customer_group_id: 4,
      accepts_product_review_abandoned_cart_emails: false,
      authentication: { force_password_reset: true, new_password: "secret-1" },
      store_credit_amounts: [{ amount: 12.5 }],
      origin_channel_id: 1,
      channel_ids: [1, 2],
      attributes: [{ attribute_id: 9, attribute_value: "gold" }],
      addresses: [
        { first_name: "A", last_name: "B", address1: "1 St", city: "C", country_code: "DE", postal_code: "1" },
      ],
      form_fields: [{ name: "color", value: ["red"] }],
      trigger_account_created_notification: false,
    });
    expect(await store.client.customers.create([])).toEqual([]);
  });

  test("of addresses that were there are conflicts in the store's words, and hold up nobody", async () => {
    const kept = keeping(["p3@shop.net", "P7@SHOP.net"]);
    await using store = await scriptedStore(kept.script);
    const outcomes = await store.client.customers.create(people(10));
    expect(outcomes.map(({ ok }) => ok)).toEqual(people(10).map((_, index) => index !== 3 && index !== 7));
    expect(outcomes[7]).toMatchObject({
      fault: {
        kind: "CONFLICT",
        code: "CUSTOMER_EXISTS",
        field: "email",
        message: "Create customers failed. Error creating customers: email p7@shop.net already in use.",
      },
    });
    expect(kept.posts.map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([1, 1, 8]);
  });

  test.each([
    { partial: false, naming: true },
    { partial: true, naming: true },
    { partial: false, naming: false },
    { partial: true, naming: false },
  ])("make each once where an address was taken meanwhile and one is bad, with %o", async (manner) => {
    const kept = keeping([], manner);
    let isTaken = false;
    await using store = await scriptedStore((request) => {
      // Somebody registers after the client has looked, and before it sends.
      if (request.call.startsWith("POST") && !isTaken) {
        isTaken = true;
        kept.add("p4@shop.net", { last_name: "p4" });
      }
      return kept.script(request);
    });
    const wanted = people(10).map((one, index) => (index === 8 ? { ...one, firstName: "bad" } : one));
    const outcomes = await store.client.customers.create(wanted);
    expect(outcomes.map(({ ok }) => ok)).toEqual(wanted.map((_, index) => index !== 4 && index !== 8));
    expect(outcomes[4]).toMatchObject({ fault: { code: "CUSTOMER_EXISTS" } });
    expect(outcomes[8]).toMatchObject({ fault: { kind: "INPUT", field: "first_name" } });
    expect(new Set(kept.emails())).toEqual(new Set(wanted.flatMap(({ email }, index) => (index === 8 ? [] : [email]))));
    expect(kept.emails()).toHaveLength(9);
    // What a refused call made is never sent again.
    const sent = kept.posts.flat().filter((email) => email === "p0@shop.net").length;
    expect(manner.partial && sent > 1).toBe(false);
  });

  test.each([
    ["lost after the store acted", { status: 502 }, true],
    ["malformed after the store acted", { text: "done" }, true],
    ["lost before the store acted", { status: 500 }, false],
  ])("whose answer is %s are looked after and never sent again", async (_name, lost, acted) => {
    const kept = keeping(["p1@shop.net"]);
    await using store = await scriptedStore((request) => {
      const isOpen = Array.isArray(request.body) && (request.body as Person[])[0]?.email !== "p1@shop.net";
      if (!isOpen || acted) {
        const answer = kept.script(request);
        return isOpen ? lost : answer;
      }
      return lost;
    });
    const outcomes = await store.client.customers.create(people(3));
    expect(short(outcomes)).toEqual(
      acted
        ? ["p0@shop.net", "CUSTOMER_EXISTS", "p2@shop.net"]
        : ["CREATE_UNANSWERED", "CUSTOMER_EXISTS", "CREATE_UNANSWERED"],
    );
    const faults = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.fault]));
    // Neither is made by trying again: one is there, the others may be.
    expect(faults.map(({ retryable }) => retryable)).toEqual(faults.map(() => false));
    expect(store.received.filter(({ call }) => call.startsWith("POST"))).toHaveLength(2);
  });

  test("whose answer is lost name who has the address since under another name, instead of nobody", async () => {
    const kept = keeping([]);
    await using store = await scriptedStore((request) => {
      if (!request.call.startsWith("POST")) return kept.script(request);
      kept.add("p0@shop.net", { first_name: "NEW", last_name: "P0" });
      return { status: 502 };
    });
    const [outcome] = await store.client.customers.create(people(1));
    expect(outcome).toMatchObject({
      ok: false,
      fault: {
        code: "CREATE_UNANSWERED",
        message: expect.stringMatching(/customer 1, who has the address since, has another name/),
        remedy: expect.stringContaining("customer 1"),
      },
    });
    expect(outcome).not.toMatchObject({ fault: { message: expect.stringContaining("no such customer") } });
  });

  test.each([
    "Error creating customers: the group of p1@shop.net does not exist",
    "Error creating customers: email p1@shop.net belongs to a channel that doesn't exist",
    "Error creating customers: p1@shop.net has a taken phone number",
  ])("of an address that is nobody's are not called existing, whatever the words are: %s", async (words) => {
    const kept = keeping([]);
    await using store = await scriptedStore((request) => {
      const bad = request.call.startsWith("POST") && JSON.stringify(request.body).includes("p1@");
      return bad
        ? { status: 422, json: { title: "Create customers failed.", errors: { ".customer_create": words } } }
        : kept.script(request);
    });
    const outcomes = await store.client.customers.create(people(3));
    expect(short(outcomes)).toEqual(["p0@shop.net", "INPUT_REFUSED", "p2@shop.net"]);
    expect(outcomes[1]).toMatchObject({ fault: { message: expect.stringContaining(words) } });
  });

  test("whose answer is lost do not take for theirs who was there before under the same name", async () => {
    const kept = keeping(["a@shop.net"]);
    await using store = await scriptedStore((request) =>
      request.call.startsWith("POST") ? { status: 502 } : kept.script(request),
    );
    const same = person("a", { firstName: "Old", lastName: "One" });
    expect(short(await store.client.customers.create([same]))).toEqual(["CREATE_UNANSWERED"]);
  });

  test("that a field keeps out are told by the field, also where the address was there", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.startsWith("POST")
        ? { status: 422, json: { title: "Create customers failed.", errors: { "0.phone": "is too long" } } }
        : { json: { data: [wireCustomer(1, { email: "a@shop.net" })], meta: { pagination: { total: 1 } } } },
    );
    const [outcome] = await store.client.customers.create([person("a")]);
    expect(outcome).toMatchObject({ fault: { code: "INPUT_REFUSED", field: "phone" } });
  });

  test("that cannot be looked after throw what was lost", async () => {
    const kept = keeping([]);
    let isLost = false;
    await using store = await scriptedStore((request) => {
      if (request.call.startsWith("POST")) isLost = true;
      return isLost ? { status: 502 } : kept.script(request);
    });
    await expect(store.client.customers.create(people(1))).rejects.toMatchObject({
      kind: "UNAVAILABLE",
      message: expect.stringContaining("POST /v3/customers"),
    });
    expect(store.received.filter(({ call }) => call.startsWith("POST"))).toHaveLength(1);
  });

  test("left out of a good answer are looked after", async () => {
    const leavingOut = (post: number, { json }: Scripted): Scripted =>
      post > 1 ? { json } : { json: { ...(json as object), data: (json as { data: unknown[] }).data.slice(1) } };
    const kept = keeping([], { lose: leavingOut });
    await using store = await scriptedStore(kept.script);
    expect(short(await store.client.customers.create(people(3)))).toEqual(people(3).map(({ email }) => email));
    expect(kept.posts).toHaveLength(1);
  });

  test("made by a refused call that a list does not show yet are told apart from another's", async () => {
    const kept = keeping([], { partial: true });
    let hidden = true;
    await using store = await scriptedStore((request) => {
      const posts = kept.posts.length;
      if (request.call.startsWith("GET") && hidden) {
        hidden = posts < 2;
        if (hidden) return { json: { data: [], meta: { pagination: { total: 0 } } } };
      }
      return kept.script(request);
    });
    const outcomes = await store.client.customers.create([person("a"), person("b", { firstName: "bad" })]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    expect(kept.emails()).toEqual(["a@shop.net"]);
  });

  test("of one address twice: the second is sent after the first, and refused", async () => {
    const kept = keeping([]);
    await using store = await scriptedStore(kept.script);
    const twice = person("a");
    const outcomes = await store.client.customers.create([
      twice,
      person("b"),
      { ...twice, email: "A@shop.net" },
      twice,
    ]);
    expect(short(outcomes)).toEqual(["a@shop.net", "b@shop.net", "CUSTOMER_EXISTS", "CUSTOMER_EXISTS"]);
    expect(kept.posts[0]).toEqual(["a@shop.net", "b@shop.net"]);
  });

  test("of an address with a comma go alone, and are never looked up", async () => {
    const kept = keeping([], { lose: (_post, answer) => answer });
    await using store = await scriptedStore(kept.script);
    const odd = { ...person("x"), email: '"a,b"@shop.net' };
    expect(short(await store.client.customers.create([person("a"), odd]))).toEqual(["a@shop.net", odd.email]);
    expect(kept.posts).toEqual([["a@shop.net"], [odd.email]]);
    for (const { query } of store.received) expect(query["email:in"] ?? "").not.toContain("b");
  });

  test.each([
    [401, "AUTH"],
    [403, "SCOPE"],
    [429, "RATE_LIMITED"],
  ])("%d concerns all of them, and is thrown", async (status, kind) => {
    const kept = keeping([]);
    await using store = await scriptedStore((request) =>
      request.call.startsWith("POST") ? { status, json: { title: "No." } } : kept.script(request),
    );
    await expect(store.client.customers.create(people(30))).rejects.toMatchObject({ kind });
  });
});
