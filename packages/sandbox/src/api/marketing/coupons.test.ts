import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const path = "/v2/coupons";
const coupon = {
  name: "Herbst",
  code: "HERBST-25",
  type: "percentage_discount",
  amount: "12.5",
  applies_to: { entity: "categories", ids: [0] },
};
const post = (sandbox: Sandbox, body: unknown) => call(sandbox, path, { method: "POST", body });

describe("GET /v2/coupons", () => {
  it("lists bare arrays by ascending id, and nothing as 204 without a body", async () => {
    const sandbox = await startForTest();
    const list = await call(sandbox, path);
    expect(list.json).toEqual(sandbox.control.coupons.list());
    expect(list.json[0]).toMatchObject({
      id: 1,
      amount: "10.0000",
      min_purchase: "0.0000",
      expires: "",
      restricted_to: [],
    });
    expect(list.json[0]!["shipping_methods"]).toBeNull();
    expect(list.json[0]!["date_created"]).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    expect(each((await call(sandbox, `${path}?limit=5&page=3`)).json, "id")).toEqual([11, 12]);
    for (const query of ["page=4&limit=5", "code=NOBODY", "min_id=13"]) {
      const none = await call(sandbox, `${path}?${query}`);
      expect([none.status, none.text]).toEqual([204, ""]);
    }
    expect((await call(sandbox, `${path}/count`)).json).toEqual({ count: 12 });
  });

  it("filters by id, code, name, type and spans of ids", async () => {
    const sandbox = await startForTest();
    const ids = async (query: string) => each((await call(sandbox, `${path}?${query}`)).json, "id");
    expect(await ids("id=4")).toEqual([4]);
    expect(await ids("code=first%20100")).toEqual([5]);
    expect(await ids("name=%C3%89t%C3%A9%202024")).toEqual([2]);
    expect(await ids("min_id=3&max_id=5")).toEqual([3, 4, 5]);
    expect(await ids("type=free_shipping")).toEqual([6]);
    expect(await ids("exclude_type=percentage_discount&max_id=4")).toEqual([3, 4]);
    const refused = await call(sandbox, `${path}?colour=red`);
    expect([refused.status, each(refused.json, "status")]).toEqual([400, [400]]);
    expect((await call(sandbox, `${path}?type=gift`)).status).toBe(400);
    expect((await call(sandbox, `${path}?min_id=one`)).status).toBe(400);
  });

  it("reads one, and answers 404 as an array where there is none", async () => {
    const sandbox = await startForTest();
    expect((await call(sandbox, `${path}/9`)).json).toMatchObject({ id: 9, code: "hana" });
    const none = await call(sandbox, `${path}/99`);
    expect([none.status, none.json]).toEqual([
      404,
      [{ status: 404, message: "The requested resource was not found." }],
    ]);
  });

  it("is seeded with every type, with expired ones and with one that is used up", async () => {
    const { control } = await startForTest();
    const list = control.coupons.list();
    expect(new Set(list.map(({ type }) => type)).size).toBe(6);
    expect(list.some(({ expires }) => expires !== "" && Date.parse(expires) < Date.UTC(2026, 0, 1))).toBe(true);
    expect(list.some(({ max_uses, num_uses }) => max_uses > 0 && num_uses === max_uses)).toBe(true);
    expect(list.some(({ enabled }) => !enabled)).toBe(true);
  });
});

describe("POST /v2/coupons", () => {
  it("makes a coupon with 201, disabled unless it says otherwise", async () => {
    const sandbox = await startForTest();
    const made = await post(sandbox, { ...coupon, expires: "Thu, 31 Dec 2026 12:00:00 +0000", min_purchase: 20 });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      ...coupon,
      id: 13,
      amount: "12.5000",
      min_purchase: "20.0000",
      expires: "Thu, 31 Dec 2026 12:00:00 +0000",
      enabled: false,
      num_uses: 0,
      max_uses: 0,
      max_uses_per_customer: 0,
      restricted_to: [],
      shipping_methods: null,
    });
    const enabled = await post(sandbox, { ...coupon, name: "Zwei", code: "zwei", enabled: true, max_uses: 5 });
    expect(enabled.json).toMatchObject({ enabled: true, max_uses: 5 });
  });

  it("refuses a name or a code in use with 409, whatever its case", async () => {
    const sandbox = await startForTest();
    const told = await post(sandbox, { ...coupon, code: "hallo-10" });
    expect([told.status, each(told.json, "status")]).toEqual([409, [409]]);
    expect((await post(sandbox, { ...coupon, name: "willkommen" })).status).toBe(409);
    expect(sandbox.control.coupons.list()).toHaveLength(12);
  });

  it("refuses with 400 what is missing, read-only, unknown or malformed", async () => {
    const sandbox = await startForTest();
    for (const name of ["name", "code", "type", "amount", "applies_to"]) {
      const told = await post(sandbox, { ...coupon, [name]: undefined });
      expect([told.status, told.json[0]!["message"]]).toEqual([400, `The required field '${name}' was not supplied.`]);
    }
    const told = await post(sandbox, { ...coupon, num_uses: 3 });
    expect(told.json[0]!["message"]).toBe(
      "The field 'num_uses' cannot be written to. Please remove it from your request before trying again.",
    );
    const wrong = [
      { colour: "red" },
      { type: "promotion" },
      { code: "HERBST%25" },
      { code: "c".repeat(51) },
      { name: "n".repeat(101) },
      { amount: "-1" },
      { expires: "soon" },
      { applies_to: { entity: "brands", ids: [1] } },
      { applies_to: { entity: "products" } },
      { max_uses: 1.5 },
      { enabled: "yes" },
    ];
    for (const body of wrong) expect((await post(sandbox, { ...coupon, ...body })).status).toBe(400);
    expect((await post(sandbox, { ...coupon, code: "A b_c-9" })).status).toBe(201);
  });
});

describe("PUT and DELETE", () => {
  it("changes what is sent and clears applies_to when it is left out", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ log: (line) => lines.push(line) });
    const put = (body: unknown) => call(sandbox, `${path}/4`, { method: "PUT", body });
    const applies_to = { entity: "products", ids: [3] };
    expect((await put({ name: "Neuer Name", applies_to })).json).toMatchObject({
      id: 4,
      name: "Neuer Name",
      code: "MUETZE",
      amount: "2.5000",
      applies_to,
    });
    expect(lines).toEqual([]);
    const cleared = await put({ enabled: false });
    expect(cleared.json).toMatchObject({ enabled: false, name: "Neuer Name" });
    expect(cleared.json["applies_to"]).toEqual({});
    expect(lines.join("\n")).toContain("applies_to was left out and is cleared");
    expect((await put({ code: "HALLO-10" })).status).toBe(409);
    expect((await put({ code: "muetze", date_created: "now" })).status).toBe(400);
    expect((await call(sandbox, `${path}/99`, { method: "PUT", body: { enabled: true } })).status).toBe(404);
  });

  it("deletes one, those of id:in, and without it all, and says so", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ log: (line) => lines.push(line) });
    const remove = async (at: string) => (await call(sandbox, at, { method: "DELETE" })).status;
    expect(await remove(`${path}/2`)).toBe(204);
    expect(await remove(`${path}/2`)).toBe(404);
    expect(await remove(`${path}?id:in=1,3,99`)).toBe(204);
    expect(sandbox.control.coupons.list()).toHaveLength(9);
    expect(await remove(path)).toBe(204);
    expect(sandbox.control.coupons.list()).toEqual([]);
    expect(lines.join("\n")).toContain("all 9 coupons are deleted");
  });

  it("needs the marketing scope", async () => {
    const sandbox = await startForTest({ scopes: ["store_v2_marketing_read_only"] });
    expect((await call(sandbox, path)).status).toBe(200);
    expect((await post(sandbox, coupon)).status).toBe(403);
    sandbox.control.setScopes(["store_v2_products"]);
    expect((await call(sandbox, path)).status).toBe(403);
  });
});
