/** What a store has, in tables: all of it, then what has changed. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cdpWorld, type CdpWorld } from "./cdp-world.js";

let world: CdpWorld;
beforeAll(async () => {
  world = await cdpWorld({ customers: 600, orders: 1500, products: 60, subscribers: 200 });
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());

const counts = () =>
  world.rows<{ kind: string; in_store: string; here: string }>(
    "select kind, in_store::text, here::text from coverage order by kind",
  );

test("everything that the store counts is here", async () => {
  const imported = await world.import();
  const covered = await counts();
  expect(covered.map(({ kind }) => kind)).toEqual([
    "brands",
    "categories",
    "customers",
    "orders",
    "products",
    "refunds",
    "subscribers",
  ]);
  for (const { kind, in_store: inStore, here } of covered) expect([kind, here]).toEqual([kind, inStore]);
  const { count } = await world.context().bigcommerce.orders.count();
  expect(imported.filter(({ key }) => key.startsWith("order/"))).toHaveLength(count);
  expect(imported.filter(({ key }) => key.startsWith("customer/"))).toHaveLength(
    Number(covered.find(({ kind }) => kind === "customers")?.in_store),
  );
});
