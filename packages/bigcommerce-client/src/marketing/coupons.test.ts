import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { idsBetween } from "../../test/wire-catalog.js";

const wireCoupon = (id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id,
  name: `Coupon ${id}`,
  type: "per_total_discount",
  amount: "5.0000",
  min_purchase: "0.0000",
  expires: "",
  enabled: false,
  code: `CODE-${id}`,
  applies_to: { entity: "categories", ids: [0] },
  num_uses: 0,
  max_uses: 0,
  max_uses_per_customer: 0,
  restricted_to: [],
  shipping_methods: null,
  date_created: "Thu, 18 Jun 2026 12:05:04 +0000",
  ...more,
});

describe("coupons", () => {
  test("ascend by id, page after page, to the empty answer (204) at their end", async () => {
    await using store = await scriptedStore(({ query }) => {
      const left = idsBetween(1, 5).filter((id) => id >= Number(query["min_id"] ?? 0));
      const page = left.slice(0, Number(query["limit"])).map((id) => wireCoupon(id));
      return page.length === 0 ? { status: 204 } : { json: page };
    });
    const ids: number[] = [];
    for await (const page of store.client.coupons.pages({ limit: 2, filter: { excludeType: "promotion" } }))
      ids.push(...page.items.map(({ id }) => id));
    expect(ids).toEqual([1, 2, 3, 4, 5]);
    expect(store.received.map(({ query }) => query["min_id"])).toEqual([undefined, "3", "5", "6"]);
    expect(store.received[0]).toMatchObject({
      call: "GET /v2/coupons",
      query: { exclude_type: "promotion", limit: "2" },
    });
  });

  test("are told with canonical amounts and moments, whatever v2 writes for nothing", async () => {
    const answers = [
      wireCoupon(1, { expires: "Fri, 31 Dec 2027 23:59:59 +0000", restricted_to: { countries: "AU" } }),
      wireCoupon(1, { type: "promotion", applies_to: [], restricted_to: {}, shipping_methods: ["shipping_endicia"] }),
      wireCoupon(1, { applies_to: null, restricted_to: null, date_created: null }),
    ];
    await using store = await scriptedStore((_request, number) => ({ json: answers[number - 1] }));
    expect(await store.client.coupons.get(1)).toEqual({
      id: 1,
      name: "Coupon 1",
      code: "CODE-1",
      type: "per_total_discount",
      amount: "5",
      minPurchase: "0",
      expires: "2027-12-31T23:59:59.000Z",
      enabled: false,
      appliesTo: { entity: "categories", ids: [0] },
      numUses: 0,
      maxUses: 0,
      maxUsesPerCustomer: 0,
      restrictedTo: { countries: "AU" },
      shippingMethods: [],
      dateCreated: "2026-06-18T12:05:04.000Z",
    });
    expect(await store.client.coupons.get(1)).toMatchObject({
      appliesTo: null,
      restrictedTo: {},
      shippingMethods: ["shipping_endicia"],
    });
    expect(await store.client.coupons.get(1)).toMatchObject({ appliesTo: null, restrictedTo: {}, dateCreated: null });
  });

  test("tell ids as numbers, also where v2 writes them as texts", async () => {
    await using store = await scriptedStore(() => ({
      json: wireCoupon(1, { applies_to: { entity: "categories", ids: ["5", 6] } }),
    }));
    expect(await store.client.coupons.get(1)).toMatchObject({ appliesTo: { entity: "categories", ids: [5, 6] } });
  });

  test("in another shape are malformed", async () => {
    for (const more of [
      { amount: "five" },
      { applies_to: { entity: "planets", ids: [] } },
      { applies_to: { entity: "products", ids: ["5a"] } },
      { enabled: undefined },
    ]) {
      await using store = await scriptedStore(() => ({ json: wireCoupon(1, more) }));
      await expect(store.client.coupons.get(1)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
    }
  });

  test("are found by their code without regard to case, and counted", async () => {
    await using store = await scriptedStore(({ call, query }) => {
      if (call.endsWith("/count")) return { json: { count: 27 } };
      return query["code"] === "code-2"
        ? { json: [wireCoupon(12, { code: "CODE-22" }), wireCoupon(2)] }
        : { status: 204 };
    });
    expect(await store.client.coupons.byCode("code-2")).toMatchObject({ id: 2 });
    expect(await store.client.coupons.byCode("none")).toBeNull();
    expect(await store.client.coupons.count()).toBe(27);
  });
});

describe("writing coupons", () => {
  const coupon = {
    name: "Spring",
    code: "SPRING-26",
    type: "percentage_discount",
    amount: "12.5",
    appliesTo: { entity: "categories", ids: [0] },
  } as const;

  test("sends amounts as they are and moments as RFC 2822 has them", async () => {
    await using store = await scriptedStore(({ call }) => ({
      status: call.startsWith("POST") ? 201 : 200,
      json: wireCoupon(1),
    }));
    await store.client.coupons.create({ ...coupon, enabled: true, expires: "2026-06-18T14:05:04+02:00", maxUses: 25 });
    await store.client.coupons.update({
      id: 1,
      expires: null,
      enabled: false,
      appliesTo: { entity: "products", ids: [7] },
    });
    expect(store.received.map(({ call, body }) => [call, body])).toEqual([
      [
        "POST /v2/coupons",
        {
          name: "Spring",
          code: "SPRING-26",
          type: "percentage_discount",
          amount: "12.5",
          applies_to: { entity: "categories", ids: [0] },
          enabled: true,
          expires: "Thu, 18 Jun 2026 12:05:04 +0000",
          max_uses: 25,
        },
      ],
      ["PUT /v2/coupons/1", { expires: "", enabled: false, applies_to: { entity: "products", ids: [7] } }],
    ]);
  });

  test("refuses a date that is none before anything is sent", async () => {
    await using store = await scriptedStore(() => ({ json: wireCoupon(1) }));
    await expect(store.client.coupons.create({ ...coupon, expires: "next spring" })).rejects.toMatchObject({
      kind: "INPUT",
      code: "DATE_INVALID",
      field: "expires",
    });
    expect(store.received).toHaveLength(0);
  });

  test("tells a taken code in the store's words, and makes nothing twice", async () => {
    await using store = await scriptedStore((_request, number) =>
      number === 1
        ? { status: 409, json: [{ status: 409, message: "A coupon with this code exists." }] }
        : { status: 502 },
    );
    await expect(store.client.coupons.create(coupon)).rejects.toMatchObject({
      kind: "CONFLICT",
      message: "A coupon with this code exists.",
    });
    await expect(store.client.coupons.create(coupon)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
    expect(store.received).toHaveLength(2);
  });

  test("deletes one, which may be gone already", async () => {
    await using store = await scriptedStore((_request, number) =>
      number === 1 ? { status: 204 } : { status: 404, json: [{ status: 404, message: "Not found." }] },
    );
    await store.client.coupons.delete(4);
    await store.client.coupons.delete(4);
    expect(store.received.map(({ call }) => call)).toEqual(["DELETE /v2/coupons/4", "DELETE /v2/coupons/4"]);
  });
});
