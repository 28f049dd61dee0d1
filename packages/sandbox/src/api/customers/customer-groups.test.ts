import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const path = "/v2/customer_groups";

it("lists bare arrays by ascending id, and nothing as 204 without a body", async () => {
  const sandbox = await startForTest({ customers: 5 });
  const list = await call(sandbox, path);
  expect(each(list.json, "name")).toEqual(["VIP", "Wholesale", "Retail"]);
  expect(list.json[0]).toMatchObject({
    id: 1,
    is_default: false,
    category_access: { type: "all" },
    discount_rules: [],
  });
  expect(list.json[0]!["date_created"]).toBe("2020-03-01 09:00:00");
  expect(each((await call(sandbox, `${path}?limit=2&page=2`)).json, "id")).toEqual([3]);
  for (const query of ["page=2", "name=Nobody", "is_default=true"]) {
    const none = await call(sandbox, `${path}?${query}`);
    expect([none.status, none.text]).toEqual([204, ""]);
  }
  expect(each((await call(sandbox, `${path}?name=VIP`)).json, "id")).toEqual([1]);
  expect(each((await call(sandbox, `${path}?name:like=ale`)).json, "id")).toEqual([2]);
  expect((await call(sandbox, `${path}/count`)).json).toEqual({ count: 3 });
  expect((await call(sandbox, `${path}?colour=red`)).status).toBe(400);
});

it("creates, reads, changes and deletes; members of a deleted group are in none", async () => {
  const sandbox = await startForTest({ customers: 5 });
  const made = await call(sandbox, path, { method: "POST", body: { name: "Checked addresses" } });
  expect(made.status).toBe(200);
  expect(made.json).toMatchObject({ id: 4, name: "Checked addresses", is_group_for_guests: false });
  const changed = await call(sandbox, `${path}/4`, { method: "PUT", body: { is_default: true } });
  expect(changed.json).toMatchObject({ id: 4, name: "Checked addresses", is_default: true });
  const joined = await call(sandbox, "/v3/customers", {
    method: "POST",
    body: [{ email: "in@gmail.com", first_name: "A", last_name: "B" }],
  });
  expect(joined.json["data"]![0]!["customer_group_id"]).toBe(4);
  expect((await call(sandbox, `${path}/4`, { method: "DELETE" })).status).toBe(204);
  expect((await call(sandbox, "/v3/customers?id:in=6")).json["data"]![0]!["customer_group_id"]).toBe(0);
  expect((await call(sandbox, `${path}/4`)).json).toEqual([
    { status: 404, message: "The requested resource was not found." },
  ]);
});

it("refuses bodies as v2 does", async () => {
  const sandbox = await startForTest({ customers: 1 });
  const post = async (body: unknown) => {
    const told = await call(sandbox, path, { method: "POST", body });
    return [told.status, told.json[0]!["message"]];
  };
  expect(await post({ name: "X", id: 5 })).toEqual([
    400,
    "The field 'id' cannot be written to. Please remove it from your request before trying again.",
  ]);
  expect(await post({})).toEqual([400, "The required field 'name' was not supplied."]);
  expect((await post({ name: "VIP" }))[0]).toBe(409);
  expect((await post({ name: "X", colour: "red" }))[0]).toBe(400);
  expect((await post({ name: "X", category_access: { type: "all", categories: [1] } }))[0]).toBe(400);
  expect(
    (await post({ name: "X", discount_rules: [{ type: "price_list", price_list_id: 1 }, { type: "all" }] }))[0],
  ).toBe(400);
  expect(
    (await call(sandbox, path, { method: "POST", body: { name: "Guests", is_group_for_guests: true } })).status,
  ).toBe(200);
  expect((await post({ name: "More guests", is_group_for_guests: true }))[0]).toBe(409);
});

it("keeps discount rules with amounts of four decimals, and replaces them as a whole", async () => {
  const sandbox = await startForTest({ customers: 1 });
  const rules = [
    { type: "all", method: "percent", amount: 5 },
    { type: "category", category_id: 7, method: "fixed", amount: "2.5" },
    { type: "product", product_id: 9, method: "price", amount: "19.9900" },
  ];
  const made = await call(sandbox, path, { method: "POST", body: { name: "Friends", discount_rules: rules } });
  expect(made.json["discount_rules"]).toEqual([
    { type: "all", method: "percent", amount: "5.0000" },
    { type: "category", category_id: 7, method: "fixed", amount: "2.5000" },
    { type: "product", product_id: 9, method: "price", amount: "19.9900" },
  ]);
  const body = { discount_rules: [{ type: "price_list", price_list_id: 3 }] };
  const put = await call(sandbox, `${path}/4`, { method: "PUT", body });
  expect(put.json["discount_rules"]).toEqual([{ type: "price_list", price_list_id: 3 }]);
  const access = { category_access: { type: "specific", categories: [18, 19] } };
  expect((await call(sandbox, `${path}/4`, { method: "PUT", body: access })).json).toMatchObject({
    ...access,
    ...body,
    name: "Friends",
  });
});

it.each([
  { discount_rules: "none" },
  { discount_rules: [{ type: "brand", method: "percent", amount: "5" }] },
  { discount_rules: [{ type: "all", method: "half", amount: "5" }] },
  { discount_rules: [{ type: "all", method: "percent" }] },
  { discount_rules: [{ type: "all", method: "percent", amount: "much" }] },
  { discount_rules: [{ type: "all", method: "percent", amount: "-1" }] },
  { discount_rules: [{ type: "category", method: "percent", amount: "5" }] },
  { discount_rules: [{ type: "price_list" }] },
  {
    discount_rules: [
      { type: "all", method: "percent", amount: "5" },
      { type: "all", method: "fixed", amount: "1" },
    ],
  },
  { category_access: { type: "specific" } },
  { category_access: { type: "specific", categories: ["18"] } },
  { category_access: { type: "none", categories: [18] } },
  { category_access: { type: "some" } },
  { is_default: "yes" },
  { name: " " },
  [{ name: "VIP" }],
])("refuses %j with 400", async (body) => {
  const sandbox = await startForTest({ customers: 1 });
  expect((await call(sandbox, `${path}/1`, { method: "PUT", body })).status).toBe(400);
});

it("filters by default, guests and dates", async () => {
  const sandbox = await startForTest({ customers: 1 });
  await call(sandbox, path, { method: "POST", body: { name: "Guests", is_group_for_guests: true, is_default: true } });
  for (const query of [
    "is_default=true",
    "is_group_for_guests=true",
    "date_created:min=2021-01-01",
    "date_modified:min=2021-01-01",
  ]) {
    expect(each((await call(sandbox, `${path}?${query}`)).json, "name")).toEqual(["Guests"]);
  }
  for (const query of [
    "date_created=2020-03-01T09:00:00",
    "date_modified:max=2020-03-01T09:00:00",
    "is_default=false",
  ]) {
    expect(each((await call(sandbox, `${path}?${query}`)).json, "id")).toEqual([1, 2, 3]);
  }
  expect((await call(sandbox, `${path}?date_created=soon`)).status).toBe(400);
});
