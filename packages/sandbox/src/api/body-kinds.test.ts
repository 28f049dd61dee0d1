import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";

/** Every endpoint that takes one thing, and what its log calls it. */
const single: readonly (readonly [method: "POST" | "PUT", path: string, thing: string])[] = [
  ["POST", "/v2/orders", "order"],
  ["PUT", "/v2/orders/1", "order"],
  ["POST", "/v2/orders/1/shipments", "shipment"],
  ["PUT", "/v2/orders/SHIPPED/shipments/FIRST", "shipment"],
  ["PUT", "/v2/orders/SHIPPED/shipping_addresses/FIRST", "shipping address"],
  ["POST", "/v2/coupons", "coupon"],
  ["PUT", "/v2/coupons/1", "coupon"],
  ["POST", "/v2/customer_groups", "group"],
  ["PUT", "/v2/customer_groups/1", "group"],
  ["POST", "/v3/catalog/products", "product"],
  ["PUT", "/v3/catalog/products/1", "product"],
  ["POST", "/v3/catalog/products/1/variants", "variant"],
  ["PUT", "/v3/catalog/products/1/variants/1", "variant"],
  ["POST", "/v3/catalog/products/1/custom-fields", "custom field"],
  ["POST", "/v3/catalog/brands", "brand"],
  ["PUT", "/v3/catalog/brands/1", "brand"],
  ["POST", "/v3/catalog/categories", "category"],
  ["PUT", "/v3/catalog/categories/1", "category"],
  ["POST", "/v3/customers/subscribers", "subscriber"],
  ["PUT", "/v3/customers/1/consent", "consent"],
  ["PUT", "/v3/customers/settings", "object of settings"],
  ["POST", "/v3/hooks", "webhook"],
  ["PUT", "/v3/hooks/admin", "object of settings"],
];

describe("the body of a single thing", () => {
  it.each(single)("%s %s is one object", async (method, template, thing) => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 20, plan: "enterprise", log: (line) => lines.push(line) });
    const { control } = sandbox;
    const shipped = [...control.orders.list()].find(({ id }) => control.orders.parts(id).shipments.length > 0)!;
    const { shipments, shippingAddresses } = control.orders.parts(shipped.id);
    const [part] = template.includes("/shipments") ? shipments : shippingAddresses;
    const path = template.replace("SHIPPED", String(shipped.id)).replace("FIRST", String(part?.id));
    const all = () =>
      JSON.stringify([
        control.snapshot(),
        control.catalog.snapshot(),
        control.coupons.snapshot(),
        [...control.orders.whole()],
      ]);
    const before = all();
    for (const body of [[], [1], [{ name: "a", status_id: 5 }], '"hello"', "5", "null"]) {
      const told = await call(sandbox, path, { method, body });
      expect([told.status, JSON.stringify(body)]).toEqual([path.startsWith("/v2") ? 400 : 422, JSON.stringify(body)]);
      expect(lines.at(-1)).toMatch(new RegExp(`refused 4..: the body is not one ${thing}$`));
    }
    expect(all()).toBe(before);
  });
});

describe("a field that there is not", () => {
  it.each([
    ["PUT", "/v3/customers", [{ id: 3, frist_name: "x" }], "item 0: frist_name"],
    [
      "POST",
      "/v3/customers",
      [{ first_name: "A", last_name: "B", email: "fresh@gmail.com", lastname: "B" }],
      "item 0: lastname",
    ],
    ["POST", "/v3/customers/subscribers", { email: "fresh@gmail.com", frist_name: "x" }, "frist_name"],
    ["PUT", "/v3/customers/subscribers/1", { frist_name: "x" }, "frist_name"],
    ["POST", "/v3/customers/attributes", [{ name: "New", type: "string", unit: "kg" }], "item 0: unit"],
    ["PUT", "/v3/customers/attributes", [{ id: 1, name: "Other", type: "date" }], "item 0: type"],
    [
      "PUT",
      "/v3/customers/attribute-values",
      [{ customer_id: 3, attribute_id: 1, value: "x", attribute_value: "y" }],
      "item 0: attribute_value",
    ],
    ["PUT", "/v3/customers/3/consent", { allow: [], deny: [], denied: [] }, "denied"],
    [
      "PUT",
      "/v3/customers/settings",
      { allow_global_logins: true, privacy_settings: { policy: "" } },
      "allow_global_logins, privacy_settings.policy",
    ],
    ["PUT", "/v3/hooks/admin", { emails: [], email: "a@b.de" }, "email"],
  ] as const)("is passed over in %s %s, and the log says so", async (method, path, body, told) => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 20, log: (line) => lines.push(line) });
    expect((await call(sandbox, path, { method, body })).status).toBe(path === "/v3/hooks/admin" ? 204 : 200);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${method} ${path}: ${told} ignored`);
  });

  it("is told of addresses, alone and with a new customer", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 20, log: (line) => lines.push(line) });
    const address = {
      first_name: "A",
      last_name: "B",
      address1: "Weg 1",
      city: "Hamburg",
      state_or_province: "",
      postal_code: "20457",
      country_code: "DE",
      zip: "20457",
    };
    const post = (path: string, body: unknown) => call(sandbox, path, { method: "POST", body });
    await post("/v3/customers/addresses", [{ ...address, customer_id: 3 }]);
    await post("/v3/customers", [{ first_name: "A", last_name: "B", email: "fresh@gmail.com", addresses: [address] }]);
    expect(lines).toEqual([
      "POST /v3/customers/addresses: item 0: zip ignored, they are not written here",
      "POST /v3/customers: item 0: addresses.0.zip ignored, they are not written here",
    ]);
  });
});

describe("the log of a refusal", () => {
  it("does not call a single thing an item", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 20, log: (line) => lines.push(line) });
    await call(sandbox, "/v3/customers/3/consent", { method: "PUT", body: { allow: [] } });
    await call(sandbox, "/v3/hooks", { method: "POST", body: { scope: 1 } });
    await call(sandbox, "/v3/customers/subscribers", { method: "POST", body: { email: 1 } });
    await call(sandbox, "/v3/customers/settings", { method: "PUT", body: { privacy_settings: { policy_url: 1 } } });
    await call(sandbox, "/v3/customers/settings", { method: "PUT", body: { privacy_settings: 1 } });
    await call(sandbox, "/v3/customers/3/consent", { method: "PUT", body: { allow: 1, deny: [] } });
    expect(lines.map((line) => line.replace(/^.*refused 422: /, ""))).toEqual([
      "the body has no deny",
      "scope of the body is not a string",
      "email of the subscriber is not a string",
      "policy_url of the settings is not a string",
      "privacy_settings of the body is not an object",
      "allow of the body is not an array",
    ]);
  });

  it("says whose the address of a customer is: another's, or another item's", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 20, log: (line) => lines.push(line) });
    const { email } = sandbox.control.customer(7)!;
    const person = { first_name: "A", last_name: "B", email: "fresh@gmail.com" };
    await call(sandbox, "/v3/customers", { method: "POST", body: [person, { ...person, email: "FRESH@gmail.com" }] });
    await call(sandbox, "/v3/customers", { method: "POST", body: [{ ...person, email }] });
    const both = [3, 4].map((id) => ({ id, email: "fresh@gmail.com" }));
    await call(sandbox, "/v3/customers", { method: "PUT", body: both });
    await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 3, email }] });
    expect(lines.map((line) => line.replace(/^.*refused 422: /, ""))).toEqual([
      "the address of item 1 is that of item 0",
      "the address of item 0 is that of customer 7",
      "the address of item 1 is that of item 0",
      "the address of item 0 is that of customer 7",
    ]);
  });
});
