import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v3/customers/addresses";
const ohio = {
  customer_id: 1,
  first_name: "John",
  last_name: "Doe",
  address1: "111 E West Street",
  city: "Akron",
  state_or_province: "Ohio",
  postal_code: "44325",
  country_code: "US",
};

const stored = (sandbox: Sandbox) => [...sandbox.control.addresses.list()];
const post = (sandbox: Sandbox, body: unknown) => call(sandbox, path, { method: "POST", body });
const put = (sandbox: Sandbox, body: unknown) => call(sandbox, path, { method: "PUT", body });

describe("GET /v3/customers/addresses", () => {
  it("lists by ascending id, with pagination and without links", async () => {
    const sandbox = await startForTest({ customers: 40 });
    const all = stored(sandbox);
    const { json } = await call(sandbox, `${path}?limit=10&page=2`);
    expect(json["data"]).toEqual(all.slice(10, 20));
    const total_pages = Math.ceil(all.length / 10);
    const numbers = { total: all.length, count: 10, per_page: 10, current_page: 2, total_pages };
    expect(json["meta"]).toEqual({ pagination: numbers });
    expect((await call(sandbox, `${path}?page=99`)).json["data"]).toEqual([]);
  });

  it("filters by ids, customers, companies and names, and includes form fields when asked", async () => {
    const sandbox = await startForTest({ customers: 60 });
    const all = stored(sandbox);
    const read = async (query: string) => (await call(sandbox, `${path}?limit=250&${query}`)).json["data"]!;
    expect(each(await read("id:in=5,2,2,99999"), "id")).toEqual([2, 5]);
    const of = (customers: number[]) => all.filter(({ customer_id }) => customers.includes(customer_id));
    expect(await read("customer_id:in=9,4,4")).toEqual(of([4, 9]));
    expect(await read("id:in=1,2,3,4&customer_id:in=1,2")).toEqual(of([1, 2]).filter(({ id }) => id <= 4));
    const { company } = all.find((one) => one.company !== "")!;
    expect(await read(`company:in=${encodeURIComponent(company.toUpperCase())}`)).toEqual(
      all.filter((one) => one.company === company),
    );
    const { first_name, last_name } = all[0]!;
    expect(each(await read(`name:in=${encodeURIComponent(`${first_name} ${last_name}`)}`), "id")).toContain(1);
    expect((await read("include=formfields&id:in=1"))[0]!["form_fields"]).toEqual([]);
  });

  it.each(["customer_id=1", "include=everything", "email=a", "customer_id:in=x"])(
    "refuses ?%s with 422",
    async (query) => {
      const sandbox = await startForTest({ customers: 5 });
      expect((await call(sandbox, `${path}?${query}`)).status).toBe(422);
    },
  );

  it("answers the last page of a million customers' addresses at once", async () => {
    const sandbox = await startForTest({ customers: 1_000_000 });
    const { total } = (await call(sandbox, `${path}?limit=1`)).json["meta"]!["pagination"]!;
    expect(Number(total)).toBeGreaterThan(1_000_000);
    const last = await call(sandbox, `${path}?limit=1&page=${Number(total)}`);
    expect(each(last.json["data"]!, "id")).toEqual([total]);
  });
});

describe("POST /v3/customers/addresses", () => {
  it("makes several, fills in what is left out, and knows the country's name", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const before = stored(sandbox).length;
    const hongKong = {
      ...ohio,
      customer_id: 2,
      city: "中環",
      state_or_province: "",
      postal_code: "",
      country_code: "HK",
    };
    const { status, json } = await post(sandbox, [ohio, hongKong]);
    expect(status).toBe(200);
    expect(json["meta"]).toEqual({});
    expect(json["data"]![0]).toEqual({
      id: before + 1,
      ...ohio,
      company: "",
      address2: "",
      phone: "",
      address_type: "residential",
      country: "United States",
    });
    expect(json["data"]![1]).toMatchObject({ id: before + 2, customer_id: 2, postal_code: "" });
    expect(sandbox.control.addresses.ofCustomer(1).at(-1)).toEqual(json["data"]![0]);
  });

  it("leaves an address that the customer has already out of data, and that is no error", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 5, log: (line) => lines.push(line) });
    const before = stored(sandbox).length;
    const { status, json } = await post(sandbox, [ohio, ohio, { ...ohio, phone: "1" }]);
    expect(status).toBe(200);
    expect(each(json["data"]!, "phone")).toEqual(["", "1"]);
    expect((await post(sandbox, [ohio])).json["data"]).toEqual([]);
    expect((await post(sandbox, [{ ...ohio, customer_id: 2 }])).json["data"]![0]).toMatchObject({ customer_id: 2 });
    expect(stored(sandbox)).toHaveLength(before + 3);
    expect(lines[0]).toBe(`POST ${path}: 1 of 3 left out, the customer has the same address already`);
  });

  it.each([
    [{ postal_code: undefined }, { postal_code: "error.path.missing" }],
    [{ state_or_province: undefined }, { state_or_province: "error.path.missing" }],
    [{ customer_id: "1" }, { customer_id: "error.expected.jsnumber" }],
    [{ customer_id: 99 }, { "1.customer_id": "invalid customer ID" }],
    [{ first_name: "" }, { "1.first_name": "must be between 1 and 255 characters" }],
    [{ country_code: "XX" }, { "1.country_code": "invalid country code" }],
    [{ address_type: "office" }, { "1.address_type": "must be one of residential, commercial" }],
    [{ state_or_province: "" }, { "1.state_or_province": "is required in US" }],
    [{ state_or_province: "OH" }, { "1.state_or_province": "must be spelled out in full" }],
    [{ postal_code: "" }, { "1.postal_code": "is required in US" }],
  ])("refuses %j with 422, and the good one beside it", async (wrong, errors) => {
    const sandbox = await startForTest({ customers: 5 });
    const before = stored(sandbox);
    const told = await post(sandbox, [ohio, { ...ohio, ...wrong }]);
    expect([told.status, told.json["errors"]]).toEqual([422, errors]);
    expect(stored(sandbox)).toEqual(before);
    expect((await post(sandbox, ohio)).json["errors"]).toEqual({ "": "error.expected.jsarray" });
  });
});

describe("PUT /v3/customers/addresses", () => {
  it("changes only what is sent, and never whose address it is", async () => {
    const sandbox = await startForTest({ customers: 10 });
    const before = sandbox.control.addresses.get(3)!;
    const { status, json } = await put(sandbox, [{ id: 3, phone: "42", country_code: "ch", customer_id: 9 }]);
    expect(status).toBe(200);
    const changed = { ...before, phone: "42", country_code: "CH", country: "Switzerland" };
    expect(json["data"]).toEqual([changed]);
    expect(sandbox.control.addresses.get(3)).toEqual(changed);
  });

  it("leaves one that would become another of the customer's as it is, and out of data", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const [one, two] = [sandbox.control.addresses.add(ohio), sandbox.control.addresses.add({ ...ohio, phone: "2" })];
    const { status, json } = await put(sandbox, [
      { id: two.id, phone: "" },
      { id: one.id, company: "ACME" },
    ]);
    expect([status, each(json["data"]!, "id")]).toEqual([200, [one.id]]);
    expect(sandbox.control.addresses.get(two.id)).toEqual(two);
    expect((await put(sandbox, [{ id: two.id }])).json["data"]).toEqual([two]);
  });

  it("holds what is sent against the country's rules, and leaves alone what came in without", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const { id } = sandbox.control.addresses.add({
      ...ohio,
      postal_code: "",
      state_or_province: "",
      country_code: "DE",
    });
    expect((await put(sandbox, [{ id, phone: "7" }])).status).toBe(200);
    expect((await put(sandbox, [{ id, country_code: "US" }])).json["errors"]).toEqual({
      "0.state_or_province": "is required in US",
    });
    expect((await put(sandbox, [{ id, postal_code: "50667" }])).status).toBe(200);
  });

  it("refuses unknown and missing ids", async () => {
    const sandbox = await startForTest({ customers: 5 });
    expect((await put(sandbox, [{ id: 1 }, { id: 9999 }])).json["errors"]).toEqual({ "1.id": "invalid address ID" });
    expect((await put(sandbox, [{ city: "Akron" }])).json["errors"]).toEqual({ id: "error.path.missing" });
  });
});

it("deletes by id; unknown ids and no ids are 204 too; a customer's go with the customer", async () => {
  const sandbox = await startForTest({ customers: 20 });
  const before = stored(sandbox);
  expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
  expect((await call(sandbox, `${path}?id:in=2,2,9999`, { method: "DELETE" })).status).toBe(204);
  const left = before.filter(({ id }) => id !== 2);
  expect(stored(sandbox)).toEqual(left);
  const owner = left[0]!.customer_id;
  await call(sandbox, `/v3/customers?id:in=${owner}`, { method: "DELETE" });
  expect(stored(sandbox)).toEqual(left.filter(({ customer_id }) => customer_id !== owner));
  expect((await call(sandbox, `${path}?id:in=x`, { method: "DELETE" })).status).toBe(422);
});

it("works on ten POSTs and three PUTs at once, and answers 429 to more", async () => {
  const sandbox = await startForTest({ customers: 5 });
  sandbox.control.addFault({ times: null, respond: "held", act: "before" });
  const posts = Array.from({ length: 11 }, (_, index) => post(sandbox, [{ ...ohio, phone: String(index) }]));
  const puts = Array.from({ length: 4 }, (_, index) => put(sandbox, [{ id: 1, phone: String(index) }]));
  const statuses = (answers: readonly { readonly status: number }[]) =>
    answers.map(({ status }) => status).toSorted((a, b) => a - b);
  // The one too many of each is refused at once.
  await Promise.all([Promise.race(posts), Promise.race(puts), sandbox.control.untilHeld(13)]);
  sandbox.control.releaseHeld();
  expect(statuses(await Promise.all(posts))).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  expect(statuses(await Promise.all(puts))).toEqual([200, 200, 200, 429]);
});
