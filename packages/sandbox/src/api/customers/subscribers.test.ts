import { describe, expect, it } from "vitest";
import { call, each, startForTest, textOf } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v3/customers/subscribers";
const world = { customers: 50, subscribers: 40 };

async function ids(sandbox: Sandbox, query: string): Promise<unknown[]> {
  const { status, json } = await call(sandbox, `${path}?limit=250&${query}`);
  expect([query, status]).toEqual([query, 200]);
  return each(json["data"]!, "id");
}

describe("GET /v3/customers/subscribers", () => {
  it("lists by ascending id, in pages with links", async () => {
    const sandbox = await startForTest(world);
    const first = await call(sandbox, `${path}?limit=15`);
    expect(each(first.json["data"]!, "id")).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    const numbers = { total: 40, count: 15, per_page: 15, current_page: 1, total_pages: 3 };
    const links = { current: "?page=1&limit=15", next: "?page=2&limit=15" };
    expect(first.json["meta"]).toEqual({ pagination: { ...numbers, links } });
    const last = await call(sandbox, `${path}?limit=15&page=3`);
    expect(each(last.json["data"]!, "id")).toEqual([31, 32, 33, 34, 35, 36, 37, 38, 39, 40]);
    expect(last.json["meta"]!["pagination"]!["links"]).toEqual({
      previous: "?page=2&limit=15",
      current: "?page=3&limit=15",
    });
    expect((await call(sandbox, `${path}?page=4&limit=15`)).json["data"]).toEqual([]);
    sandbox.control.subscribers.delete(2);
    expect(each((await call(sandbox, `${path}?limit=2&page=2`)).json["data"]!, "id")).toEqual([4, 5]);
  });

  it("answers an item with every field, dates with their offset, an absent order as null", async () => {
    const sandbox = await startForTest(world);
    sandbox.control.subscribers.add({ email: "Ada@Gmail.com", first_name: "Ada" });
    const { json } = await call(sandbox, `${path}/41`);
    expect(json["meta"]).toEqual({});
    const { date_created, date_modified, ...rest } = json["data"]!;
    expect(rest).toEqual({
      id: 41,
      email: "Ada@Gmail.com",
      first_name: "Ada",
      last_name: "",
      source: "custom",
      order_id: null,
      channel_id: 1,
      consents: ["marketing_newsletter"],
    });
    for (const date of [date_created, date_modified]) expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  it("filters by every documented filter", async () => {
    const sandbox = await startForTest(world);
    const { subscribers } = sandbox.control;
    const added = subscribers.add({
      email: "Éva@web.de",
      first_name: "Éva",
      last_name: "O'Neil",
      source: "Fair",
      order_id: 77,
    });
    expect(await ids(sandbox, "id=7")).toEqual([7]);
    expect(await ids(sandbox, "id:in=9,3,3,999")).toEqual([3, 9]);
    expect(await ids(sandbox, `email=${encodeURIComponent("éVA@WEB.DE")}`)).toEqual([added.id]);
    expect(await ids(sandbox, `first_name=${encodeURIComponent("éva")}&last_name=O'Neil`)).toEqual([added.id]);
    expect(await ids(sandbox, "source=fair")).toEqual([added.id]);
    expect(await ids(sandbox, "order_id=77")).toContain(added.id);
    const all = [...subscribers.list()];
    for (const name of ["date_created", "date_modified"] as const) {
      const middle = all[20]![name];
      const time = Date.parse(middle);
      const having = (test: (time: number) => boolean) =>
        all.filter((one) => test(Date.parse(one[name]))).map(({ id }) => id);
      const text = encodeURIComponent(middle);
      expect(await ids(sandbox, `${name}=${text}`)).toEqual(having((other) => other === time));
      expect(await ids(sandbox, `${name}=${middle.slice(0, 10)}`)).toContain(21);
      expect(await ids(sandbox, `${name}:min=${text}`)).toEqual(having((other) => other >= time));
      expect(await ids(sandbox, `${name}:max=${text}`)).toEqual(having((other) => other <= time));
    }
  });

  it("finds a seeded one by the address in any case, and a customer's too", async () => {
    const sandbox = await startForTest(world);
    for (const { id, email } of sandbox.control.subscribers.list()) {
      expect(await ids(sandbox, `email=${encodeURIComponent(email.toLowerCase())}`)).toEqual([id]);
    }
    const customers = new Set(Array.from(sandbox.control.customers(), ({ email }) => email.toLowerCase()));
    const shared = [...sandbox.control.subscribers.list()].filter(({ email }) => customers.has(email.toLowerCase()));
    expect(shared).toHaveLength(20);
  });

  it.each(["email:in=a@b.de", "foo=1", "sort=id", "id:in=x"])("refuses ?%s with 422", async (query) => {
    const sandbox = await startForTest(world);
    expect((await call(sandbox, `${path}?${query}`)).status).toBe(422);
  });

  it("answers any page, address and day of a million at once", async () => {
    const sandbox = await startForTest({ customers: 1_000_000, subscribers: 1_000_000 });
    const last = await call(sandbox, `${path}?limit=250&page=4000`);
    expect(each(last.json["data"]!, "id").at(-1)).toBe(1_000_000);
    const some = sandbox.control.subscribers.get(654_321)!;
    expect(await ids(sandbox, `email=${encodeURIComponent(some.email)}`)).toEqual([654_321]);
    const started = performance.now();
    expect(await ids(sandbox, `date_created=${encodeURIComponent(some.date_created)}`)).toContain(654_321);
    expect(performance.now() - started).toBeLessThan(6000);
  });
});

describe("POST /v3/customers/subscribers", () => {
  it("makes a single one and answers 200 with it", async () => {
    const sandbox = await startForTest(world);
    const body = { email: "new@gmail.com", last_name: "Nowak", source: "storefront", order_id: 3, channel_id: 2 };
    const { status, json } = await call(sandbox, path, {
      method: "POST",
      body: { ...body, consents: ["abandoned_cart"] },
    });
    expect(status).toBe(200);
    expect(json["data"]).toMatchObject({ id: 41, ...body, first_name: "", consents: ["abandoned_cart"] });
    expect(sandbox.control.subscribers.get(41)).toEqual(json["data"]);
  });

  it("refuses an address that is subscribed, in any case, with 409", async () => {
    const sandbox = await startForTest(world);
    const taken = sandbox.control.subscribers.get(5)!.email;
    const { status, json } = await call(sandbox, path, { method: "POST", body: { email: taken.toUpperCase() } });
    expect([status, json["status"]]).toEqual([409, 409]);
    expect([...sandbox.control.subscribers.list()]).toHaveLength(40);
    const alone = [...sandbox.control.customers()].find(
      ({ email }) => email.includes("@") && sandbox.control.subscribers.byEmail(email).length === 0,
    );
    expect((await call(sandbox, path, { method: "POST", body: { email: alone?.email } })).status).toBe(200);
  });

  it.each([
    [[{ email: "a@b.de" }], { "": "error.expected.jsobject" }],
    [{ first_name: "A" }, { email: "error.path.missing" }],
    [{ email: 5 }, { email: "error.expected.jsstring" }],
    [{ email: "nobody" }, { email: "invalid email address" }],
    [{ email: "a@b.de", first_name: "x".repeat(256) }, { first_name: "must be at most 255 characters" }],
    [{ email: "a@b.de", order_id: 0 }, { order_id: "must be between 1 and 2147483647" }],
    [{ email: "a@b.de", consents: ["sms"] }, { consents: "must be of marketing_newsletter, abandoned_cart" }],
    [{ email: "a@b.de", consents: "all" }, { consents: "error.expected.jsarray" }],
  ])("refuses %j with 422", async (body, errors) => {
    const sandbox = await startForTest(world);
    const told = await call(sandbox, path, { method: "POST", body });
    expect([told.status, told.json["errors"]]).toEqual([422, errors]);
    expect([...sandbox.control.subscribers.list()]).toHaveLength(40);
  });
});

describe("/v3/customers/subscribers/{id}", () => {
  it("changes only what is sent, moves date_modified, and takes empty consents for an opt-out", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ ...world, log: (line) => lines.push(line) });
    const before = sandbox.control.subscribers.get(8)!;
    const told = await call(sandbox, `${path}/8`, { method: "PUT", body: { id: 9, consents: [], order_id: null } });
    expect(told.status).toBe(200);
    const date_modified = told.json["data"]!["date_modified"];
    expect(told.json["data"]).toEqual({ ...before, consents: [], order_id: null, date_modified });
    expect(Date.parse(textOf(date_modified))).toBeGreaterThan(Date.parse(before.date_modified));
    expect(lines).toEqual([`PUT ${path}/8: id ignored, they are not written here`]);
  });

  it("refuses another's address with 409 and takes one's own in another case", async () => {
    const sandbox = await startForTest(world);
    const [one, two] = [sandbox.control.subscribers.get(1)!, sandbox.control.subscribers.get(2)!];
    const put = (email: string) => call(sandbox, `${path}/1`, { method: "PUT", body: { email } });
    expect((await put(two.email)).status).toBe(409);
    expect((await put("moved@gmail.com")).status).toBe(200);
    expect(await ids(sandbox, `email=${encodeURIComponent(one.email)}`)).toEqual([]);
    expect((await put("MOVED@gmail.com")).status).toBe(200);
    expect((await put("nobody")).status).toBe(422);
  });

  it("deletes with 204 and answers 404 for who is not there", async () => {
    const sandbox = await startForTest(world);
    const gone = await call(sandbox, `${path}/3`, { method: "DELETE" });
    expect([gone.status, gone.text]).toEqual([204, ""]);
    for (const method of ["GET", "DELETE"]) {
      expect((await call(sandbox, `${path}/3`, { method })).status).toBe(404);
    }
    expect((await call(sandbox, `${path}/3`, { method: "PUT", body: {} })).status).toBe(404);
    expect((await call(sandbox, `${path}/three`)).status).toBe(404);
  });
});

describe("DELETE /v3/customers/subscribers", () => {
  it("deletes those whom the filters let through", async () => {
    const sandbox = await startForTest(world);
    const kept = [...sandbox.control.subscribers.list()].filter(({ source }) => source !== "order");
    expect(kept.length).toBeLessThan(40);
    expect((await call(sandbox, `${path}?source=order`, { method: "DELETE" })).status).toBe(204);
    expect([...sandbox.control.subscribers.list()]).toEqual(kept);
    expect((await call(sandbox, `${path}?email=nobody@gmail.com`, { method: "DELETE" })).status).toBe(204);
    expect([...sandbox.control.subscribers.list()]).toEqual(kept);
  });

  it("deletes all without a filter and says so in the log, and none by a filter that it does not know", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ ...world, log: (line) => lines.push(line) });
    expect((await call(sandbox, `${path}?id:in=3`, { method: "DELETE" })).status).toBe(422);
    expect([...sandbox.control.subscribers.list()]).toHaveLength(40);
    expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(204);
    expect([...sandbox.control.subscribers.list()]).toEqual([]);
    expect(lines.at(-1)).toBe(`DELETE ${path}: there is no filter, so all 40 subscribers are deleted`);
    expect((await call(sandbox, path)).json["meta"]!["pagination"]!["total"]).toBe(0);
  });
});

it("wants the customers' scope, and for reading its read-only twin is enough", async () => {
  const sandbox = await startForTest({ ...world, scopes: ["store_v2_customers_read_only"] });
  expect((await call(sandbox, path)).status).toBe(200);
  expect((await call(sandbox, path, { method: "POST", body: { email: "a@b.de" } })).status).toBe(403);
  sandbox.control.setScopes(["store_v2_marketing"]);
  expect((await call(sandbox, path)).status).toBe(403);
});
