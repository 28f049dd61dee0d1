import { describe, expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";
import { scriptedStore, type Received, type Scripted } from "../../test/scripted-store.js";
import { idsBetween, wireList, wireProduct, wireVariant } from "../../test/wire-catalog.js";

async function idsOf(pages: AsyncIterable<{ readonly items: readonly { readonly id: number }[] }>): Promise<number[]> {
  return (await Array.fromAsync(pages)).flatMap(({ items }) => items.map(({ id }) => id));
}

test("a subscriber who stays is told, though one before leaves and another joins meanwhile", async () => {
  await using store = await sandboxStore({ customers: 10, subscribers: 60 });
  const { subscribers } = store.client;
  const before = await idsOf(subscribers.pages());
  const came: number[] = [];
  for await (const { items } of subscribers.pages({ limit: 20 })) {
    came.push(...items.map(({ id }) => id));
    if (came.length !== 20) continue;
    await subscribers.delete(came[0] ?? 0);
    await subscribers.create({ email: "joined@shop.net" });
  }
  expect(came.slice(0, before.length)).toEqual(before);
  expect(came).toHaveLength(before.length + 1);
});

/** Two copies of a list, of which one lags behind, asked by turns. */
const byTurns =
  (wire: (id: number) => unknown) =>
  ({ query }: Received, number: number): Scripted => {
    const ids = number % 2 === 1 ? [1, 2, 3, 4] : [1, 2, 4];
    const limit = Number(query["limit"]);
    const data = ids.slice((Number(query["page"]) - 1) * limit).slice(0, limit);
    return { json: { data: data.map(wire), meta: { pagination: { total: ids.length, per_page: limit } } } };
  };

describe("a store that answers from two copies by turns", () => {
  test("does not keep the reader for ever", async () => {
    await using subscribers = await scriptedStore(byTurns((id) => ({ id, email: `s${id}@shop.net`, consents: [] })));
    expect(await idsOf(subscribers.client.subscribers.pages({ limit: 2 }))).toEqual(expect.arrayContaining([1, 2, 4]));
    await using variants = await scriptedStore(byTurns((id) => wireVariant(id)));
    expect(await idsOf(variants.client.productVariants.pages({ limit: 2 }))).toEqual(expect.arrayContaining([1, 2, 4]));
    expect(subscribers.received.length + variants.received.length).toBeLessThan(30);
  });
});

describe("a store that does not honour the bound of ids", () => {
  test("is not read for ever", async () => {
    await using store = await scriptedStore(({ call }) => ({
      json: call.includes("products")
        ? wireList(
            idsBetween(1, 2).map((id) => wireProduct(id)),
            5,
          )
        : idsBetween(1, 2).map((id) => ({
            id,
            name: `C${id}`,
            type: "per_total_discount",
            amount: "5.0000",
            min_purchase: "0.0000",
            enabled: true,
            code: `C${id}`,
            applies_to: null,
            num_uses: 0,
            max_uses: 0,
            max_uses_per_customer: 0,
            restricted_to: [],
          })),
    }));
    for (const pages of [store.client.products.pages({ limit: 2 }), store.client.coupons.pages({ limit: 2 })])
      await expect(idsOf(pages)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED", field: "id" });
    expect(store.received.length).toBeLessThanOrEqual(4);
  });
});
