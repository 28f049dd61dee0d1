import { describe, expect, test } from "vitest";
import { scriptedStore, type Received, type Scripted } from "../../test/scripted-store.js";
import type { NewCustomerAddress } from "./customer-address.js";

type Wire = Record<string, unknown>;

const asked = (line: string, more: Partial<NewCustomerAddress> = {}): NewCustomerAddress => ({
  customerId: 1,
  firstName: "Ada",
  lastName: "L",
  address1: line,
  city: "Kassel",
  stateOrProvince: "Hessen",
  postalCode: "34117",
  countryCode: "DE",
  ...more,
});
const wire = (id: number, line: string, more: Wire = {}): Wire => ({
  id,
  customer_id: 1,
  first_name: "Ada",
  last_name: "L",
  company: "",
  address1: line,
  address2: "",
  city: "Kassel",
  state_or_province: "Hessen",
  postal_code: "34117",
  country: "Germany",
  country_code: "DE",
  phone: "",
  address_type: "residential",
  ...more,
});
const list = (data: readonly Wire[]): Scripted => ({
  json: { data, meta: { pagination: { total: data.length, per_page: 250 } } },
});

describe("addresses", () => {
  test("are listed by customers and by ids, page by page, and by number", async () => {
    await using store = await scriptedStore(({ query }) => ({
      json: {
        data: [wire(Number(query["page"]), `${query["page"]} St`)],
        meta: { pagination: { total: 2, per_page: 1 } },
      },
    }));
    const { customerAddresses } = store.client;
    const found = await customerAddresses.list({ customerIds: [1, 2] }, { include: ["formfields"] });
    expect(found.map(({ id }) => id)).toEqual([1, 2]);
    expect(store.received[0]?.query).toEqual({
      "customer_id:in": "1,2",
      include: "formfields",
      page: "1",
      limit: "250",
    });
    await customerAddresses.list({ ids: [5], companies: ["Acme"], names: ["Ada L"] });
    expect(store.received[2]?.query).toMatchObject({ "id:in": "5", "company:in": "Acme", "name:in": "Ada L" });
    const page = await customerAddresses.page(2, { filter: { companies: ["Acme"] }, limit: 1 });
    expect(page).toMatchObject({ items: [{ id: 2 }], page: 2, total: 2, totalPages: 2 });
    expect(store.received.at(-1)?.query).toEqual({ "company:in": "Acme", page: "2", limit: "1" });
    store.received.length = 0;
    expect(await customerAddresses.list({ customerIds: [] })).toEqual([]);
    expect(await customerAddresses.page(1, { filter: { ids: [] } })).toMatchObject({ items: [] });
    expect(store.received).toHaveLength(0);
  });

  test("are made ten a call; one that is there is told by its content", async () => {
    const there = [wire(1, "1 St", { form_fields: [] })];
    await using store = await scriptedStore(({ call, body }: Received) => {
      if (call.startsWith("GET")) return list(there);
      const made = (body as Wire[])
        .filter(({ address1 }) => there.every((each) => each["address1"] !== address1))
        .map((each, index) => ({ ...wire(there.length + index + 1, ""), ...each }));
      there.push(...made);
      return { json: { data: made.toReversed(), meta: {} } };
    });
    const lines = ["2 St", "1 St", ...Array.from({ length: 10 }, (_, index) => `${index + 3} St`)];
    const outcomes = await store.client.customerAddresses.create(lines.map((line) => asked(line)));
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.address1)).toEqual(lines);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.alreadyThere)).toEqual(
      lines.map((line) => line === "1 St"),
    );
    const posts = store.received.filter(({ call }) => call === "POST /v3/customers/addresses");
    expect(posts.map(({ body }) => (body as Wire[]).length).toSorted((a, b) => a - b)).toEqual([2, 10]);
    expect(posts.flatMap(({ body }) => body as Wire[])[0]).toEqual({
      customer_id: 1,
      first_name: "Ada",
      last_name: "L",
      address1: "2 St",
      city: "Kassel",
      state_or_province: "Hessen",
      postal_code: "34117",
      country_code: "DE",
    });
  });

  test("that the store writes in other letters are told by what is left, and never guessed", async () => {
    await using store = await scriptedStore(({ call, body }) => {
      if (call.startsWith("GET")) return list([]);
      const made = (body as Wire[]).map((each, index) =>
        wire(index + 1, "1 Street", { customer_id: each["customer_id"] }),
      );
      return { json: { data: made, meta: {} } };
    });
    const one = await store.client.customerAddresses.create([asked("1 St"), asked("1 St", { customerId: 2 })]);
    expect(one.map((outcome) => outcome.ok && outcome.value.customerId)).toEqual([1, 2]);
    const two = await store.client.customerAddresses.create([asked("1 St"), asked("2 St")]);
    expect(two.map((outcome) => !outcome.ok && outcome.fault.code)).toEqual(["ITEM_NOT_ANSWERED", "ITEM_NOT_ANSWERED"]);
  });

  test("are sent again after an answer was lost, for none is made twice", async () => {
    const there: Wire[] = [];
    await using store = await scriptedStore(({ call }, number) => {
      if (call.startsWith("GET")) return list(there);
      if (there.length === 0) there.push(wire(1, "1 St"));
      return number === 1 ? { status: 502 } : { json: { data: [], meta: {} } };
    });
    const outcomes = await store.client.customerAddresses.create([asked("1 St")]);
    expect(outcomes).toMatchObject([{ ok: true, value: { id: 1, alreadyThere: true } }]);
  });

  test("that are bad stand alone with the store's words", async () => {
    await using store = await scriptedStore(({ call, body }) => {
      const items = body as Wire[];
      const at = items.findIndex(({ country_code }) => country_code === "XX");
      if (at !== -1)
        return {
          status: 422,
          json: { title: `${call.split(" ")[0]} addresses failed.`, errors: { [`${at}.country_code`]: "unknown" } },
        };
      return { json: { data: items.map((each, index) => ({ ...wire(index + 1, ""), ...each })), meta: {} } };
    });
    const made = await store.client.customerAddresses.create([asked("1 St"), asked("2 St", { countryCode: "XX" })]);
    expect(made[0]).toMatchObject({ ok: true });
    expect(made[1]).toMatchObject({
      fault: { kind: "INPUT", field: "country_code", message: "POST addresses failed. 0.country_code: unknown." },
    });
    const changed = await store.client.customerAddresses.update([
      { id: 3, countryCode: "XX" },
      { id: 4, city: "Bonn" },
    ]);
    expect(changed.map(({ ok }) => ok)).toEqual([false, true]);
    expect(store.received.at(-1)?.body).toEqual([{ id: 3, country_code: "XX" }]);
  });

  test("that would become identical to another stay as they are, and that is told", async () => {
    await using store = await scriptedStore(() => ({ json: { data: [wire(3, "3 St")], meta: {} } }));
    const outcomes = await store.client.customerAddresses.update([{ id: 3 }, { id: 4, address1: "3 St" }]);
    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, fault: { kind: "CONFLICT", code: "ADDRESS_UNCHANGED" } },
    ]);
  });
});
