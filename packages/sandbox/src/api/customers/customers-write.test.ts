import { describe, expect, it } from "vitest";
import { call, each, startForTest, textOf } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const person = { first_name: "Ada", last_name: "Lovelace" };

describe("POST /v3/customers", () => {
  it("creates up to ten, with group and attributes at once, and answers 200 with them", async () => {
    const sandbox = await startForTest({ customers: 10 });
    const { status, json } = await call(sandbox, "/v3/customers", {
      method: "POST",
      body: [
        {
          ...person,
          email: "Ada@Gmail.com",
          customer_group_id: 2,
          attributes: [{ attribute_id: 1, attribute_value: "L-9" }],
          unknown: 1,
        },
        { ...person, email: "bob@gmail.com" },
      ],
    });
    expect(status).toBe(200);
    expect(json["meta"]).toEqual({});
    expect(json["data"]![0]).toMatchObject({
      id: 11,
      email: "Ada@Gmail.com",
      customer_group_id: 2,
      phone: "",
      store_credit_amounts: [{ amount: 0 }],
    });
    expect(json["data"]![1]).toMatchObject({ id: 12, customer_group_id: 0, channel_ids: null });
    const read = await call(sandbox, "/v3/customers?email:in=ada@gmail.com&include=attributes");
    expect(read.json["data"]![0]!["attributes"]).toMatchObject([
      { attribute_id: 1, attribute_value: "L-9", customer_id: 11 },
    ]);
  });

  it("refuses an address in use, also within the batch and in another case, and then creates none", async () => {
    const sandbox = await startForTest({ customers: 10 });
    const taken = sandbox.control.customer(3)!.email.toUpperCase();
    for (const emails of [
      ["fresh@gmail.com", taken],
      ["fresh@gmail.com", "FRESH@gmail.com"],
    ]) {
      const { status, json } = await call(sandbox, "/v3/customers", {
        method: "POST",
        body: emails.map((email) => ({ ...person, email })),
      });
      expect(status).toBe(422);
      expect(json).toMatchObject({
        title: "Create customers failed.",
        errors: { ".customer_create": `Error creating customers: email ${emails[1]} already in use` },
      });
    }
    expect([...sandbox.control.customers()]).toHaveLength(10);
  });

  it.each([
    [[{ ...person, email: undefined }], { email: "error.path.missing" }],
    [[{ ...person, email: "a@b.de", last_name: undefined }], { last_name: "error.path.missing" }],
    [[{ ...person, email: 5 }], { email: "error.expected.jsstring" }],
    [{ ...person, email: "a@b.de" }, { "": "error.expected.jsarray" }],
    [[{ ...person, first_name: "", email: "a@b.de" }], { "0.first_name": "must be between 1 and 100 characters" }],
    [
      [{ ...person, email: "a@b.de", attributes: [{ attribute_id: 99, attribute_value: "x" }] }],
      { "0.attributes.attribute_id": "invalid attribute ID" },
    ],
  ])("refuses %j with 422", async (body, errors) => {
    const sandbox = await startForTest({ customers: 3 });
    const told = await call(sandbox, "/v3/customers", { method: "POST", body });
    expect([told.status, told.json["errors"]]).toEqual([422, errors]);
  });
});

describe("what a new customer comes with", () => {
  const create = async (sandbox: Sandbox, more: object) => {
    const body = [{ ...person, email: "new@gmail.com", ...more }];
    return call(sandbox, "/v3/customers", { method: "POST", body });
  };
  const home = {
    ...person,
    address1: "Hafenstraße 1",
    city: "Hamburg",
    country_code: "DE",
    postal_code: "20457",
  };

  it("keeps addresses sent along, without state and postal code where the country needs none", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const dubai = { ...home, city: "Dubai", country_code: "AE", postal_code: undefined };
    const { status, json } = await create(sandbox, { addresses: [home, dubai, home] });
    expect(status).toBe(200);
    expect(each(json["data"]![0]!["addresses"]!, "city")).toEqual(["Hamburg", "Dubai"]);
    expect(json["data"]![0]!["addresses"]).toEqual(sandbox.control.addresses.ofCustomer(6));
    const read = await call(sandbox, "/v3/customers?id:in=6&include=addresses");
    expect(read.json["data"]![0]).toMatchObject({
      address_count: 2,
      addresses: [{ customer_id: 6 }, { country: "United Arab Emirates" }],
    });
  });

  it.each([
    [{ addresses: [home, { ...home, city: undefined }] }, { city: "error.path.missing" }],
    [{ addresses: [{ ...home, postal_code: "" }] }, { "0.addresses.0.postal_code": "is required in DE" }],
    [
      { addresses: Array.from({ length: 11 }, (_, n) => ({ ...home, phone: String(n) })) },
      { "0.addresses": "must hold at most 10 items" },
    ],
    [
      { attributes: Array.from({ length: 11 }, () => ({ attribute_id: 1, attribute_value: "" })) },
      { "0.attributes": "must hold at most 10 items" },
    ],
    [{ channel_ids: [] }, { channel_ids: "error.expected.jsarray" }],
    [{ channel_ids: ["1"] }, { channel_ids: "error.expected.jsarray" }],
    [{ authentication: { force_password_reset: "yes" } }, { force_password_reset: "error.expected.jsboolean" }],
    [{ authentication: { new_password: 12345678 } }, { new_password: "error.expected.jsstring" }],
    [{ trigger_account_created_notification: 1 }, { trigger_account_created_notification: "error.expected.jsboolean" }],
    [{ store_credit_amounts: [{ amount: "5" }] }, { amount: "error.expected.jsnumber" }],
    [{ email: `${"x".repeat(242)}@gmail.com` }, { "0.email": "must be between 3 and 250 characters" }],
  ])("refuses %j with 422 and makes nobody", async (more, errors) => {
    const sandbox = await startForTest({ customers: 3 });
    const told = await create(sandbox, more);
    expect([told.status, told.json["errors"]]).toEqual([422, errors]);
    expect([...sandbox.control.customers()]).toHaveLength(3);
  });

  it("never answers a password back, and tells the log of the welcome mail", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 3, log: (line) => lines.push(line) });
    const authentication = { force_password_reset: true, new_password: "SecurePassword123!" };
    const told = await create(sandbox, { authentication, trigger_account_created_notification: true });
    expect(told.json["data"]![0]!["authentication"]).toEqual({ force_password_reset: true });
    const read = await call(sandbox, "/v3/customers?id:in=4");
    expect([told.text, read.text].some((text) => text.includes("SecurePassword"))).toBe(false);
    expect(lines).toEqual(["POST /v3/customers: item 0: new@gmail.com would get a welcome mail"]);
  });

  it("keeps the channels it was given, and origin_channel_id for good", async () => {
    const sandbox = await startForTest({ customers: 3 });
    const told = await create(sandbox, {
      channel_ids: [1, 2],
      origin_channel_id: 2,
      store_credit_amounts: [{ amount: 43.15 }],
    });
    expect(told.json["data"]![0]).toMatchObject({
      channel_ids: [1, 2],
      origin_channel_id: 2,
      store_credit_amounts: [{ amount: 43.15 }],
      registration_ip_address: "",
    });
    const put = await call(sandbox, "/v3/customers", {
      method: "PUT",
      body: [{ id: 4, channel_ids: null, origin_channel_id: 1, email: `${"x".repeat(245)}@gmail.com` }],
    });
    expect(put.json["data"]![0]).toMatchObject({ channel_ids: null, origin_channel_id: 2 });
  });
});

describe("PUT /v3/customers", () => {
  it("changes only what is sent, and moves date_modified", async () => {
    const sandbox = await startForTest({ customers: 10 });
    const before = sandbox.control.customer(4)!;
    const told = await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 4, customer_group_id: 3 }] });
    expect(told.status).toBe(200);
    expect(told.json["data"]![0]).toEqual({
      ...before,
      customer_group_id: 3,
      date_modified: told.json["data"]![0]!["date_modified"],
    });
    expect(textOf(told.json["data"]![0]!["date_modified"]) > before.date_modified).toBe(true);
    await call(sandbox, "/v3/customers", {
      method: "PUT",
      body: [{ id: 4, customer_group_id: 0, email: before.email }],
    });
    expect(sandbox.control.customer(4)!.customer_group_id).toBe(0);
  });

  it("is no upsert: unknown and missing ids are refused and nothing of the batch is written", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 10, log: (line) => lines.push(line) });
    const before = sandbox.control.snapshot();
    const unknown = await call(sandbox, "/v3/customers", {
      method: "PUT",
      body: [{ id: 99, company: "x" }, { id: 98 }],
    });
    expect(unknown.status).toBe(422);
    expect(unknown.json).toMatchObject({
      title: "Update customers failed.",
      errors: { "0.id": "invalid customer ID" },
    });
    const second = await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 1, company: "x" }, { id: 99 }] });
    expect(second.json["errors"]).toEqual({ "1.id": "invalid customer ID" });
    const missing = await call(sandbox, "/v3/customers", { method: "PUT", body: [{ company: "x" }] });
    expect(missing.json).toMatchObject({
      title: "JSON data is missing or invalid",
      errors: { id: "error.path.missing" },
    });
    expect((await call(sandbox, "/v3/customers", { method: "PUT", body: [42] })).json["errors"]).toEqual({
      id: "error.path.missing",
    });
    expect(sandbox.control.snapshot()).toEqual(before);
    expect(lines).toContain("PUT /v3/customers refused 422: item 0 has no id");
  });

  it("writes the good items before the bad one when partial writes are switched on", async () => {
    const sandbox = await startForTest({ customers: 10 });
    sandbox.control.setPartialWrites(true);
    const body = [{ id: 1, company: "written" }, { id: 99 }, { id: 2, company: "not" }];
    expect((await call(sandbox, "/v3/customers", { method: "PUT", body })).status).toBe(422);
    expect(sandbox.control.customer(1)!.company).toBe("written");
    expect(sandbox.control.customer(2)!.company).not.toBe("not");
  });

  it("refuses eleven, another's address and an unknown group", async () => {
    const sandbox = await startForTest({ customers: 20 });
    const put = (body: unknown) => call(sandbox, "/v3/customers", { method: "PUT", body });
    expect((await put(Array.from({ length: 11 }, (_, n) => ({ id: n + 1 })))).status).toBe(413);
    expect((await put(Array.from({ length: 10 }, (_, n) => ({ id: n + 1 })))).status).toBe(200);
    expect((await put([{ id: 1, email: sandbox.control.customer(2)!.email }])).status).toBe(422);
    expect(
      (
        await put([
          { id: 1, email: "swap@gmail.com" },
          { id: 2, email: "SWAP@gmail.com" },
        ])
      ).status,
    ).toBe(422);
    expect((await put([{ id: 1, customer_group_id: 77 }])).json["errors"]).toEqual({
      "0.customer_group_id": "invalid customer group ID",
    });
  });

  it("ignores attributes and addresses, and says so in the log", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 5, log: (line) => lines.push(line) });
    const before = [...sandbox.control.attributeValues()];
    const body = [
      { id: 1, attributes: [{ attribute_id: 2, attribute_value: "2020-01-01" }], date_created: "2000-01-01" },
    ];
    expect((await call(sandbox, "/v3/customers", { method: "PUT", body })).status).toBe(200);
    expect([...sandbox.control.attributeValues()]).toEqual(before);
    expect(lines).toEqual(["PUT /v3/customers: item 0: attributes, date_created ignored, they are not written here"]);
  });
});

describe("DELETE /v3/customers", () => {
  it("deletes with their values; unknown ids and no ids are 204 too", async () => {
    const sandbox = await startForTest({ customers: 10 });
    sandbox.control.setAttributeValue({ customerId: 3, attributeId: 1, value: "x" });
    expect((await call(sandbox, "/v3/customers", { method: "DELETE" })).status).toBe(204);
    expect([...sandbox.control.customers()]).toHaveLength(10);
    expect((await call(sandbox, "/v3/customers?id:in=3,3,999", { method: "DELETE" })).status).toBe(204);
    expect(each((await call(sandbox, "/v3/customers")).json["data"]!, "id")).toEqual([10, 9, 8, 7, 6, 5, 4, 2, 1]);
    expect([...sandbox.control.attributeValues()].filter((value) => value.customer_id === 3)).toEqual([]);
    expect((await call(sandbox, "/v3/customers?id:in=x", { method: "DELETE" })).status).toBe(422);
  });
});
