import { expect, test } from "vitest";
import { sandboxStore } from "../../test/sandbox-store.js";
import type { NewCoupon } from "./coupon.js";

const coupon = (code: string, more: Partial<NewCoupon> = {}): NewCoupon => ({
  name: `Coupon ${code}`,
  code,
  type: "per_total_discount",
  amount: "5",
  appliesTo: { entity: "categories", ids: [0] },
  ...more,
});

test("coupons are made, read page by page and counted, each once though some go meanwhile", async () => {
  await using store = await sandboxStore();
  const { coupons } = store.client;
  const before = await Array.fromAsync(coupons.pages());
  const old = before.flatMap(({ items }) => items.map(({ id }) => id));
  const made: number[] = [];
  for (let index = 1; index <= 7; index += 1) made.push((await coupons.create(coupon(`MANY-${index}`))).id);
  expect(await coupons.count()).toBe(old.length + 7);
  const ids: number[] = [];
  for await (const page of coupons.pages({ limit: 3, from: { afterId: (made[0] ?? 1) - 1 }, readAhead: false })) {
    ids.push(...page.items.map(({ id }) => id));
    if (ids.length === 3) await coupons.delete(made[0] ?? 0);
  }
  expect(ids).toEqual(made);
});

test("a coupon keeps its cents and its end, and is not enabled unless that is said", async () => {
  await using store = await sandboxStore();
  const { coupons } = store.client;
  const made = await coupons.create(
    coupon("Spring_26", { amount: "12.50", minPurchase: "19.99", expires: "2027-12-31T22:00:00Z", maxUses: 25 }),
  );
  expect(made).toMatchObject({
    amount: "12.5",
    minPurchase: "19.99",
    expires: "2027-12-31T22:00:00.000Z",
    enabled: false,
    maxUses: 25,
    numUses: 0,
    appliesTo: { entity: "categories", ids: [0] },
    restrictedTo: {},
    shippingMethods: [],
  });
  expect(await coupons.get(made.id)).toEqual(made);
  expect(await coupons.byCode("SPRING_26")).toEqual(made);
  const appliesTo = { entity: "products", ids: [1] } as const;
  const changed = await coupons.update({ id: made.id, name: "Spring", enabled: true, expires: null, appliesTo });
  expect(changed).toMatchObject({ name: "Spring", enabled: true, expires: null, appliesTo, amount: "12.5" });
  await coupons.delete(made.id);
  await coupons.delete(made.id);
  await expect(coupons.get(made.id)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  expect(await coupons.byCode("Spring_26")).toBeNull();
});

test("a taken code is a conflict, and a coupon whose answer was lost is made once and found by its code", async () => {
  await using store = await sandboxStore();
  const { coupons } = store.client;
  store.sandbox.control.addFault({ method: "POST", act: "after", respond: "reset" });
  await expect(coupons.create(coupon("ONCE"))).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await coupons.byCode("ONCE")).toMatchObject({ name: "Coupon ONCE" });
  await expect(coupons.create(coupon("ONCE", { name: "Another" }))).rejects.toMatchObject({ kind: "CONFLICT" });
  store.sandbox.control.setScopes(["store_v2_marketing_read_only"]);
  await expect(coupons.create(coupon("TWICE"))).rejects.toMatchObject({
    kind: "SCOPE",
    remedy: expect.stringContaining("store_v2_marketing"),
  });
  expect(await coupons.byCode("TWICE")).toBeNull();
});
