import { describe, expect, test } from "vitest";
import { scriptedStore, wireCustomer, type Scripted } from "../../test/scripted-store.js";
import type { CustomerFilter } from "./customer-filter.js";

const answerOf = (...customers: Record<string, unknown>[]): Scripted => ({
  json: { data: customers, meta: { pagination: { total: customers.length, per_page: 250 } } },
});

describe("a customer", () => {
  test("is read with all its fields, dates as instants", async () => {
    const address = {
      id: 8,
      customer_id: 1,
      first_name: "A",
      last_name: "B",
      company: "",
      address1: "1 St",
      address2: null,
      city: "C",
      state_or_province: "Hessen",
      postal_code: "1",
      country: "Germany",
      country_code: "DE",
      phone: "",
      address_type: "residential",
      form_fields: [{ name: "floor", value: 3 }],
    };
    await using store = await scriptedStore(() =>
      answerOf(
        wireCustomer(1, {
          notes: "n",
          tax_exempt_category: "X",
          registration_ip_address: "1.2.3.4",
          authentication: { force_password_reset: true },
          accepts_product_review_abandoned_cart_emails: true,
          origin_channel_id: 1,
          channel_ids: [1, 2],
          date_created: "2026-06-18T14:08:08Z",
          addresses: [address],
          address_count: 12,
          attributes: [
            { id: 5, attribute_id: 9, attribute_value: "gold", customer_id: 1, date_created: "", date_modified: "" },
          ],
          store_credit_amounts: [{ amount: 43.15 }],
          form_fields: [{ name: "color", value: ["red", "green"], customer_id: 1 }],
        }),
      ),
    );
    const include = ["addresses", "attributes", "storecredit", "formfields"] as const;
    const [customer] = await store.client.customers.byIds([1], { include });
    expect(store.received[0]?.query["include"]).toBe("addresses,attributes,storecredit,formfields");
    expect(customer).toEqual({
      id: 1,
      email: "person1@example.com",
      firstName: "P",
      lastName: "1",
      company: "",
      phone: "",
      notes: "n",
      taxExemptCategory: "X",
      customerGroupId: 0,
      registrationIpAddress: "1.2.3.4",
      acceptsProductReviewAbandonedCartEmails: true,
      forcePasswordReset: true,
      originChannelId: 1,
      channelIds: [1, 2],
      dateCreated: "2026-06-18T14:08:08.000Z",
      dateModified: "2026-06-18T14:08:08.000Z",
      attributes: [{ id: 5, attributeId: 9, customerId: 1, value: "gold", dateCreated: null, dateModified: null }],
      addresses: [
        {
          id: 8,
          customerId: 1,
          firstName: "A",
          lastName: "B",
          company: "",
          address1: "1 St",
          address2: "",
          city: "C",
          stateOrProvince: "Hessen",
          postalCode: "1",
          country: "Germany",
          countryCode: "DE",
          phone: "",
          addressType: "residential",
          formFields: [{ name: "floor", value: 3 }],
        },
      ],
      addressCount: 12,
      storeCredit: "43.15",
      formFields: [{ name: "color", value: ["red", "green"] }],
    });
  });

  test("of whom the store says less is not given values, and one without a date or group is malformed", async () => {
    let wire = wireCustomer(1);
    await using store = await scriptedStore(() => answerOf(wire));
    expect(await store.client.customers.byIds([1])).toMatchObject([
      {
        acceptsProductReviewAbandonedCartEmails: null,
        forcePasswordReset: null,
        originChannelId: null,
        channelIds: null,
        dateCreated: null,
        addresses: null,
        addressCount: null,
        storeCredit: null,
        formFields: null,
      },
    ]);
    for (const spoilt of [{ date_modified: "yesterday" }, { customer_group_id: null }]) {
      wire = wireCustomer(1, spoilt);
      await expect(store.client.customers.byIds([1])).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
    }
  });
});

const whole: CustomerFilter = {
  ids: [1, 2],
  emails: ["a@b.c", "d@e.f"],
  names: ["Ada Lovelace"],
  nameLike: "love",
  phones: ["555", "556"],
  companies: ["Acme & Söhne"],
  groupIds: [3, 4],
  registrationIps: ["1.2.3.4"],
  created: { at: "2026-01-01", min: "2026-01-02", max: "2026-01-03T10:00:00Z" },
  modified: { min: "2026-02-02" },
};
const asAsked = {
  "id:in": "1,2",
  "email:in": "a@b.c,d@e.f",
  "name:in": "Ada Lovelace",
  "name:like": "love",
  "phone:in": "555,556",
  "company:in": "Acme & Söhne",
  "customer_group_id:in": "3,4",
  "registration_ip_address:in": "1.2.3.4",
  date_created: "2026-01-01",
  "date_created:min": "2026-01-02",
  "date_created:max": "2026-01-03T10:00:00Z",
  "date_modified:min": "2026-02-02",
};

describe("a filter of customers", () => {
  test("is asked by the API's names, by cursor and by number", async () => {
    await using store = await scriptedStore(() => answerOf());
    await Array.fromAsync(store.client.customers.pages({ filter: whole }));
    await store.client.customers.page(3, {
      filter: whole,
      sort: "date_modified:asc",
      limit: 20,
      include: ["attributes"],
    });
    expect(store.received.map(({ query }) => query)).toEqual([
      { ...asAsked, limit: "250" },
      { ...asAsked, page: "3", limit: "20", sort: "date_modified:asc", include: "attributes" },
    ]);
  });

  test("that asks for nobody sends nothing", async () => {
    await using store = await scriptedStore(() => answerOf(wireCustomer(1)));
    for (const filter of [{ ids: [] }, { emails: [], groupIds: [1] }]) {
      expect(await Array.fromAsync(store.client.customers.pages({ filter }))).toEqual([
        { items: [], next: null, total: 0 },
      ]);
      expect(await store.client.customers.page(1, { filter })).toMatchObject({ items: [], total: 0, totalPages: 0 });
    }
    expect(store.received).toHaveLength(0);
  });

  test.each([
    [{ companies: ["Acme, Inc."] }, "FILTER_VALUE_UNASKABLE", "company:in"],
    [{ phones: [" "] }, "FILTER_VALUE_UNASKABLE", "phone:in"],
    [{ ids: Array.from({ length: 51 }, (_, id) => id + 1) }, "FILTER_TOO_LONG", "id:in"],
  ])("that cannot be asked is a fault that names it", async (filter, code, field) => {
    await using store = await scriptedStore(() => answerOf());
    const fault = expect.objectContaining({ kind: "INPUT", code, field }) as unknown;
    await expect(Array.fromAsync(store.client.customers.pages({ filter }))).rejects.toEqual(fault);
    await expect(store.client.customers.page(1, { filter })).rejects.toEqual(fault);
    expect(store.received).toHaveLength(0);
  });
});

test("a numbered page tells its place, and must tell the total", async () => {
  let meta: unknown = { pagination: { total: 101, per_page: 50, current_page: 2, total_pages: 3 } };
  await using store = await scriptedStore(() => ({ json: { data: [wireCustomer(7)], meta } }));
  expect(await store.client.customers.page(2)).toMatchObject({
    items: [{ id: 7 }],
    page: 2,
    total: 101,
    perPage: 50,
    totalPages: 3,
  });
  meta = {};
  await expect(store.client.customers.page(2)).rejects.toMatchObject({ code: "RESPONSE_MALFORMED" });
});

describe("customers by address", () => {
  test("are those that were asked for, whatever else the store answers", async () => {
    await using store = await scriptedStore(() =>
      answerOf(
        wireCustomer(1, { email: "Ann@Shop.net" }),
        wireCustomer(2, { email: "änn@shop.net" }),
        wireCustomer(3, { email: "other@shop.net" }),
      ),
    );
    const found = await store.client.customers.byEmails(["ann@shop.net"]);
    expect(found.map(({ id }) => id)).toEqual([1]);
  });

  test.each(['"a,b"@shop.net', "", " "])("%j is refused before anything is sent", async (email) => {
    await using store = await scriptedStore(() => answerOf(wireCustomer(1)));
    await expect(store.client.customers.byEmails(["ann@shop.net", email])).rejects.toMatchObject({
      kind: "INPUT",
      code: "FILTER_VALUE_UNASKABLE",
      field: "email:in",
    });
    expect(store.received).toHaveLength(0);
  });
});

describe("deletions", () => {
  test("name every id, in portions, and none sends nothing", async () => {
    await using store = await scriptedStore(() => ({ status: 204 }));
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    const { customers, customerAddresses, customerAttributes, attributeValues } = store.client;
    for (const [resource, path] of [
      [customers, "/v3/customers"],
      [customerAddresses, "/v3/customers/addresses"],
      [customerAttributes, "/v3/customers/attributes"],
      [attributeValues, "/v3/customers/attribute-values"],
    ] as const) {
      store.received.length = 0;
      await resource.delete([]);
      expect(store.received).toHaveLength(0);
      await resource.delete(ids);
      expect(store.received.map(({ call }) => call)).toEqual([`DELETE ${path}`, `DELETE ${path}`]);
      const sent = store.received.flatMap(({ query }) => (query["id:in"] ?? "").split(",").map(Number));
      expect(sent.toSorted((a, b) => a - b)).toEqual(ids);
    }
  });

  test("that are refused throw the store's words", async () => {
    await using store = await scriptedStore(() => ({
      status: 422,
      json: { title: "Delete customers failed.", errors: {} },
    }));
    await expect(store.client.customers.delete([1])).rejects.toMatchObject({
      kind: "INPUT",
      message: "Delete customers failed.",
    });
  });
});
