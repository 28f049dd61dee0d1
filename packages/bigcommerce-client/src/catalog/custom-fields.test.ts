import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { wireList } from "../../test/wire-catalog.js";

test("a product's custom fields are listed, added, changed and deleted", async () => {
  const field = { id: 6, name: "ISBN", value: "123" };
  await using store = await scriptedStore(({ call }, number) => {
    if (call.startsWith("DELETE")) return { status: number === 4 ? 204 : 404 };
    return { json: call.startsWith("GET") ? wireList([field]) : { data: field, meta: {} } };
  });
  const { productCustomFields } = store.client;
  expect(await productCustomFields.list(7)).toEqual([field]);
  expect(await productCustomFields.create(7, { name: "ISBN", value: "123" })).toEqual(field);
  expect(await productCustomFields.update(7, 6, { value: "124" })).toEqual(field);
  await productCustomFields.delete(7, 6);
  await productCustomFields.delete(7, 6);
  expect(store.received.map(({ call, body }) => [call, body])).toEqual([
    ["GET /v3/catalog/products/7/custom-fields", undefined],
    ["POST /v3/catalog/products/7/custom-fields", { name: "ISBN", value: "123" }],
    ["PUT /v3/catalog/products/7/custom-fields/6", { value: "124" }],
    ["DELETE /v3/catalog/products/7/custom-fields/6", undefined],
    ["DELETE /v3/catalog/products/7/custom-fields/6", undefined],
  ]);
});

test("custom fields that are not all there are a fault that names their product", async () => {
  await using store = await scriptedStore(() => ({
    json: { data: [{ id: 6, name: "ISBN", value: "123" }], meta: { pagination: { total: 2 } } },
  }));
  await expect(store.client.productCustomFields.list(7)).rejects.toMatchObject({
    code: "LIST_INCOMPLETE",
    message: expect.stringContaining("GET /v3/catalog/products/7/custom-fields"),
  });
});
