/** What has changed since the last import, and what is gone. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { cdpWorld, type CdpWorld } from "./cdp-world.js";

let world: CdpWorld;
beforeEach(async () => {
  world = await cdpWorld({ customers: 30, orders: 60, products: 10, subscribers: 20 });
  await world.import();
}, 60_000);
afterEach(() => world[Symbol.asyncDispose]());

const line = { name: "Hat", quantity: 1, price_ex_tax: 5, price_inc_tax: 5 };

async function profileOf(address: string) {
  const [profile] = await world.rows<{ orders_count: number; spend_total: string; name: string }>(
    "select orders_count, spend_total::text, name from profiles where $1 = any (emails)",
    [address],
  );
  return profile;
}

const covered = async (): Promise<unknown[]> =>
  (
    await world.rows<{ kind: string; in_store: string; here: string }>(
      "select kind, in_store::text, here::text from coverage order by kind",
    )
  ).filter(({ in_store: inStore, here }) => inStore !== here);

test("new orders and changed accounts are read alone, and compute just whom they are of", async () => {
  const { control } = world.sandbox;
  const jane = control.addCustomer({ email: "jane@people-shop.net", first_name: "Jane", last_name: "Roe" });
  control.orders.add({ customerId: jane.id, products: [line], fields: { status_id: 11 } });
  control.resetCalls();
  const imported = await world.import();
  const changed = imported.filter(({ outcome }) => outcome !== "UNCHANGED").map(({ key }) => key.split("/")[0]);
  expect(changed).toEqual(expect.arrayContaining(["customer", "order", "profile"]));
  expect(imported.filter(({ key }) => key.startsWith("profile/"))).toHaveLength(1);
  expect(control.calls().total).toBeLessThan(25);
  expect(await profileOf("jane@people-shop.net")).toMatchObject({
    orders_count: 1,
    spend_total: "5.00",
    name: "Jane Roe",
  });
  expect(await covered()).toEqual([]);
});

test("archived orders and deleted accounts are found, without reading everything again", async () => {
  const { control } = world.sandbox;
  const jane = control.addCustomer({ email: "jane@people-shop.net", first_name: "Jane", last_name: "Roe" });
  const order = control.orders.add({ customerId: jane.id, products: [line], fields: { status_id: 11 } });
  const [gone] = control.snapshot().customers;
  await world.import();
  await world.context().bigcommerce.orders.archive(order.id);
  control.deleteCustomer(gone?.id ?? 0);
  const imported = await world.import();
  expect(imported.filter(({ outcome }) => outcome === "DELETED").map(({ key }) => key)).toEqual(
    expect.arrayContaining([`order/${order.id}`, `customer/${gone?.id}`]),
  );
  expect(await profileOf("jane@people-shop.net")).toMatchObject({ orders_count: 0, spend_total: "0.00" });
  expect(await covered()).toEqual([]);
});

test("a full import finds the same, and says that nothing has changed", async () => {
  const before = await world.rows("select * from profiles order by profiles.person");
  const imported = await world.import({ full: true });
  expect(
    imported
      .filter(({ key }) => /^(?:customer|order|product|subscriber|refund)\//.test(key))
      .every(({ outcome }) => outcome === "UNCHANGED"),
  ).toBe(true);
  expect(await world.rows("select * from profiles order by profiles.person")).toEqual(before);
});

test("what is asked for by its key is read alone, and computed with it", async () => {
  const { control } = world.sandbox;
  const jane = control.addCustomer({ email: "jane@people-shop.net", first_name: "Jane", last_name: "Roe" });
  const order = control.orders.add({ customerId: jane.id, products: [line], fields: { status_id: 11 } });
  control.resetCalls();
  const imported = await world.import({
    keys: [`order/${order.id}`, `customer/${jane.id}`, "order/999999", "nothing"],
  });
  expect(imported.map(({ key, outcome }) => [key, outcome])).toEqual(
    expect.arrayContaining([
      [`order/${order.id}`, "CREATED"],
      [`customer/${jane.id}`, "CREATED"],
    ]),
  );
  expect(control.calls().total).toBeLessThan(8);
  expect(await profileOf("jane@people-shop.net")).toMatchObject({ orders_count: 1 });
});

test("250 orders with their lines take one request", async () => {
  await using large = await cdpWorld({ customers: 10, orders: 1000, products: 5 });
  large.sandbox.control.resetCalls();
  await large.import();
  const { endpoints } = large.sandbox.control.calls();
  expect(endpoints["GET /v2/orders"]).toBeLessThanOrEqual(8);
  expect(
    Object.keys(endpoints).filter((endpoint) => endpoint.includes("/products") && endpoint.includes("/orders/")),
  ).toEqual([]);
});
