import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import type { StoreClient } from "../store-client.js";

/** What came past the types: a form's empty text, a missing field, a sum that went wrong. */
const none: readonly unknown[] = ["", " ", "7", undefined, null, NaN, -1, 1.5, Infinity, 2 ** 53];

const deletions: readonly [string, (client: StoreClient, id: never) => Promise<unknown>][] = [
  ["coupons", ({ coupons }, id) => coupons.delete(id)],
  ["customerGroups", ({ customerGroups }, id) => customerGroups.delete(id)],
  ["subscribers", ({ subscribers }, id) => subscribers.delete(id)],
  ["hooks", ({ hooks }, id) => hooks.delete(id)],
  ["productVariants", ({ productVariants }, id) => productVariants.delete(1, id)],
  ["productCustomFields", ({ productCustomFields }, id) => productCustomFields.delete(1, id)],
  ["brands", ({ brands }, id) => brands.delete([id])],
  ["customers", ({ customers }, id) => customers.delete([7, id])],
  ["customerAddresses", ({ customerAddresses }, id) => customerAddresses.delete([7, id])],
  ["customerAttributes", ({ customerAttributes }, id) => customerAttributes.delete([7, id])],
  ["attributeValues", ({ attributeValues }, id) => attributeValues.delete([7, id])],
  ["products", ({ products }, id) => products.delete([7, id])],
];

test.each(deletions)("%s are not deleted by what is no id, and nothing is sent", async (_name, remove) => {
  await using store = await scriptedStore(() => ({ status: 404 }));
  for (const id of none)
    await expect(remove(store.client, id as never)).rejects.toMatchObject({
      kind: "INPUT",
      code: "ID_INVALID",
      message: expect.stringContaining("is no id"),
    });
  expect(store.received).toEqual([]);
});

test("a list to delete of which one is no id deletes nothing, not even in the portions before it", async () => {
  await using store = await scriptedStore(() => ({ status: 204 }));
  const ids = [...Array.from({ length: 500 }, (_, index) => index + 1), 0];
  await expect(store.client.customers.delete(ids)).rejects.toMatchObject({ code: "ID_INVALID" });
  await expect(store.client.products.delete(ids)).rejects.toMatchObject({ code: "ID_INVALID" });
  expect(store.received).toEqual([]);
});

test("of categories to delete what is no id fails alone, unsent", async () => {
  await using store = await scriptedStore(() => ({ status: 204 }));
  const outcomes = await store.client.categories.delete([1, undefined as never, 2]);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.fault.code))).toEqual([1, "ID_INVALID", 2]);
  expect(store.received.map(({ query }) => query)).toEqual([{ "id:in": "1,2" }]);
});

test("nothing is read or changed by an address without its id", async () => {
  await using store = await scriptedStore(() => ({ json: [] }));
  const empty = "" as never;
  const { coupons, customerGroups, customerConsent, orders } = store.client;
  for (const call of [
    () => coupons.get(empty),
    () => customerGroups.update(empty, { name: "x" }),
    () => customerConsent.get(empty),
    () => orders.get(empty),
  ])
    await expect(call()).rejects.toMatchObject({ code: "ID_INVALID" });
  expect(store.received).toEqual([]);
});
