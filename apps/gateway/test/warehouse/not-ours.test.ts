/** What was in the store before is never taken for what a sync has made, and what people have hung on a record keeps it there. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { syncToEnd, userErrors } from "../syncs.js";
import { customersFrom, person, startWarehouseWorld, type Row, type WarehouseWorld } from "./warehouse-world.js";

let world: WarehouseWorld;

beforeAll(async () => {
  world = await startWarehouseWorld({ products: 0 });
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function undo(id: string): Promise<void> {
  const { data } = await world.gateway.query(
    `mutation ($id: ID!) { undoSync(id: $id, input: {}) { sync { id } ${userErrors} } }`,
    { id },
  );
  await syncToEnd(world.gateway, data.undoSync.sync.id);
}

const productsFrom = (file: string, ...more: readonly Row[]): Row => ({
  source: { type: "duckdb", path: file },
  key: "key",
  object: "products",
  mapping: [...["name", "type", "weight", "price", "sku"].map((to) => ({ to, from: to })), ...more],
});
const thing = (key: string, rest: Row = {}): Row => ({
  key,
  name: `Thing ${key}`,
  type: "physical",
  weight: "1",
  price: "5",
  sku: null,
  ...rest,
});

it("a customer who is as the row wants it, but was matched by id alone, is the store's own", async () => {
  const { control } = world.gateway.sandbox;
  const { id } = control.addCustomer({
    email: "a@example.net",
    first_name: "First a",
    last_name: "Person",
    company: "ACME",
    phone: "007",
  });
  await world.load(
    "id.json",
    ["a", "b"].map((key) => person(key, { id: null })),
  );
  const config = customersFrom("id.json", { match: { by: ["id"] } });
  const mapping = [{ to: "id", from: "id" }, ...(config["mapping"] as Row[])];
  const { sync, results } = await world.run(await world.integrate({ ...config, mapping }));
  expect(results).toMatchObject([
    { key: "a", outcome: "FAILED", errors: [{ code: "CUSTOMER_EXISTS" }] },
    { key: "b", outcome: "CREATED" },
  ]);
  await undo(sync.id);
  expect(control.customer(id)).toBeDefined();
});

it("a product without a SKU that is as the row wants it is the store's own", async () => {
  const { control } = world.gateway.sandbox;
  const { id } = control.catalog.addProduct({ name: "Thing a", type: "physical", weight: 1, price: 5 });
  await world.load("names.json", [thing("a"), thing("b")]);
  const { sync, results } = await world.run(await world.integrate(productsFrom("names.json")));
  expect(results).toMatchObject([
    { key: "a", outcome: "FAILED", errors: [{ code: "PRODUCT_EXISTS", field: "name" }] },
    { key: "b", outcome: "CREATED" },
  ]);
  await undo(sync.id);
  expect([...control.catalog.products()].map((product) => product.id)).toEqual([id]);
});

it("a mirror deletes neither a customer with an address or somebody else's attribute value nor a product with a custom field", async () => {
  const { control } = world.gateway.sandbox;
  const mirror = { mirror: { missing: "delete", maxShare: 0.9 } };
  const source = { customers: customersFrom("people.json", mirror), products: productsFrom("things.json") };
  const load = async (keys: readonly string[]): Promise<void> => {
    await world.load(
      "people.json",
      keys.map((key) => person(key)),
    );
    await world.load(
      "things.json",
      keys.map((key) => thing(key, { sku: `SKU-${key}` })),
    );
  };
  await load(["m1", "m2", "m3", "m4"]);
  const people = await world.integrate(source.customers);
  const things = await world.integrate({ ...source.products, ...mirror });
  for (const id of [people, things]) expect((await world.run(id)).sync.status).toBe("SUCCEEDED");

  const customer = control.snapshot().customers.find(({ email }) => email === "m3@example.net");
  const blank = { first_name: "M", last_name: "Three", address1: "1 Road", city: "Town", country_code: "DE" };
  control.addresses.add({ customer_id: customer?.id ?? 0, ...blank });
  const level = control.addAttribute("Level", "string");
  const other = control.snapshot().customers.find(({ email }) => email === "m4@example.net");
  control.setAttributeValue({ customerId: other?.id ?? 0, attributeId: level.id, value: "gold" });
  for (const key of ["m3", "m4"]) {
    const product = [...control.catalog.products()].find(({ sku }) => sku === `SKU-${key}`);
    control.catalog.setCustomFields(product?.id ?? 0, [{ name: "Colour", value: "red" }]);
  }

  await load(["m1"]);
  const told = { people: await world.run(people), things: await world.run(things) };
  for (const { results } of Object.values(told))
    expect(results.map(({ key, outcome, reason }) => `${key} ${outcome} ${reason}`).toSorted()).toEqual([
      "m1 UNCHANGED null",
      "m2 DELETED not_in_source",
      "m3 SKIPPED changed_since",
      "m4 SKIPPED changed_since",
    ]);
  expect(told.people.results.find(({ key }) => key === "m4")?.details).toEqual({
    hanging: { addresses: 0, attribute_values: 1 },
  });
  expect(told.people.results.find(({ key }) => key === "m3")?.details).toEqual({
    hanging: { addresses: 1, attribute_values: 0 },
  });
});

it("a brand in other letters is the same brand", async () => {
  const { control } = world.gateway.sandbox;
  await world.load("brands.json", [thing("brand", { brand: "ACME" })]);
  const id = await world.integrate(productsFrom("brands.json", { to: "brand_name", from: "brand" }));
  expect((await world.run(id)).results).toMatchObject([{ outcome: "CREATED" }]);
  expect((await world.run(id, { full: true })).results).toMatchObject([{ outcome: "UNCHANGED" }]);
  const brands = control.catalog.brands().map(({ name }) => name);
  expect(brands.filter((name) => name.toLowerCase() === "acme")).toEqual(["Acme"]);
});
