import { describe, expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";

describe("a customer's consent to tracking", () => {
  test("is read and written bare, always both lists", async () => {
    await using store = await scriptedStore(({ body }) => ({
      json: { allow: ["essential"], deny: ["targeting"], updated_at: "2026-06-18T14:06:05Z", ...(body as object) },
    }));
    expect(await store.client.customerConsent.get(5)).toEqual({
      allow: ["essential"],
      deny: ["targeting"],
      updatedAt: "2026-06-18T14:06:05.000Z",
    });
    expect(await store.client.customerConsent.update(5, { allow: [], deny: ["analytics"] })).toMatchObject({
      allow: [],
      deny: ["analytics"],
    });
    expect(store.received.map(({ call, body }) => [call, body])).toEqual([
      ["GET /v3/customers/5/consent", undefined],
      ["PUT /v3/customers/5/consent", { allow: [], deny: ["analytics"] }],
    ]);
  });

  test("for a purpose that is not known yet is told as it is", async () => {
    await using store = await scriptedStore(() => ({ json: { allow: ["essential", "marketing"], deny: [] } }));
    expect(await store.client.customerConsent.get(5)).toEqual({
      allow: ["essential", "marketing"],
      deny: [],
      updatedAt: null,
    });
  });

  test("that lacks a list is malformed, and a refusal has the store's words", async () => {
    let isRefused = false;
    await using store = await scriptedStore(() =>
      isRefused
        ? { status: 422, json: { title: "JSON data is missing or invalid", errors: { deny: "error.path.missing" } } }
        : { json: { allow: ["essential"] } },
    );
    await expect(store.client.customerConsent.get(5)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
    isRefused = true;
    await expect(store.client.customerConsent.update(5, { allow: [], deny: [] })).rejects.toMatchObject({
      kind: "INPUT",
      field: "deny",
      message: "JSON data is missing or invalid. deny: error.path.missing.",
    });
  });
});

describe("the customers' settings", () => {
  const kept = {
    privacy_settings: { ask_shopper_for_tracking_consent: true, policy_url: "https://shop.net/policy" },
    customer_group_settings: { guest_customer_group_id: 0, default_customer_group_id: 3 },
  };

  test("are read; what the store does not say is not made up", async () => {
    await using store = await scriptedStore(() => ({ json: { data: kept, meta: {} } }));
    expect(await store.client.customerSettings.get()).toEqual({
      askShopperForTrackingConsent: true,
      askShopperForTrackingConsentOnCheckout: null,
      policyUrl: "https://shop.net/policy",
      guestCustomerGroupId: 0,
      defaultCustomerGroupId: 3,
    });
  });

  test("keep beside a change what stands with it, and send nothing of the rest", async () => {
    await using store = await scriptedStore(() => ({ json: { data: kept, meta: {} } }));
    await store.client.customerSettings.update({ guestCustomerGroupId: 4 });
    await store.client.customerSettings.update({ askShopperForTrackingConsent: false });
    expect(store.received.flatMap(({ call, body }) => (call.startsWith("PUT") ? [body] : []))).toEqual([
      { customer_group_settings: { guest_customer_group_id: 4, default_customer_group_id: 3 } },
      { privacy_settings: { ask_shopper_for_tracking_consent: false, policy_url: "https://shop.net/policy" } },
    ]);
  });
});
