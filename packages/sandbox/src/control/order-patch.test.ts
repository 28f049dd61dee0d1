import { expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";

async function patched() {
  const sandbox = await startForTest({ customers: 20, plan: "enterprise" });
  const patch = async (path: string, body: unknown): Promise<readonly [number, string]> => {
    const response = await fetch(`${sandbox.controlUrl}${path}`, { method: "PATCH", body: JSON.stringify(body) });
    return [response.status, await response.text()];
  };
  return { sandbox, patch };
}

it("changes of a billing address what is sent, and finds the order by its new e-mail", async () => {
  const { sandbox, patch } = await patched();
  const { orders } = sandbox.control;
  expect(orders.get(16)!.is_deleted).toBe(false);
  const before = orders.get(16)!.billing_address;
  expect((await patch("/orders/16", { billing_address: { email: "Z@z.example" } }))[0]).toBe(200);
  expect(orders.get(16)!.billing_address).toEqual({ ...before, email: "Z@z.example" });
  orders.update(16, { billing_address: { country_iso2: "FR" } });
  expect(orders.get(16)!.billing_address).toMatchObject({ email: "Z@z.example", country: "France" });
  expect((await call(sandbox, "/v2/orders?email=z@z.example")).json[0]!["id"]).toBe(16);
  const added = orders.add({ email: "ada@gmail.com", fields: { billing_address: { city: "Bonn" } } });
  expect(added.billing_address).toMatchObject({ email: "ada@gmail.com", city: "Bonn", zip: "20457" });
});

it.each([
  { billing_address: { email: null } },
  { billing_address: { first_name: 5 } },
  { billing_address: { colour: "red" } },
  { billing_address: { form_fields: [{ name: "x" }] } },
  { billing_address: [] },
  { total_inc_tax: "abc" },
  { total_inc_tax: "-1.0000" },
  { date_created: "garbage" },
  { date_created: "2026-06-18T14:08:08Z" },
  { date_shipped: "nope" },
  { items_total: -5 },
  { items_total: 1.5 },
  { currency_code: "ZZZ" },
  { currency_exchange_rate: "1" },
  { payment_status: "bogus" },
  { customer_id: 999 },
  { status_id: 15 },
])("does not take %j for an order, and leaves it as it was and writable", async (wrong) => {
  const { sandbox, patch } = await patched();
  const before = sandbox.control.orders.get(15);
  const [name] = Object.keys(wrong);
  const [status, text] = await patch("/orders/15", wrong);
  expect([status, (JSON.parse(text) as { error: string }).error]).toEqual([400, expect.stringContaining(name!)]);
  expect(() => sandbox.control.orders.update(15, wrong as object)).toThrow(RangeError);
  expect(() => sandbox.control.orders.add({ fields: wrong as object })).toThrow(RangeError);
  expect(sandbox.control.orders.get(15)).toEqual(before);
  expect(sandbox.control.orders.get(61)).toBeUndefined();
  expect((await call(sandbox, "/v2/orders/15", { method: "PUT", body: { staff_notes: "x" } })).status).toBe(200);
});

it("takes every field as a seeded order has it", async () => {
  const { control } = await startForTest({ customers: 100 });
  const seeded = [...control.orders.list()];
  for (const { id, status: _status, custom_status: _custom, ...fields } of seeded) {
    expect(control.orders.update(id, fields)).toMatchObject(fields);
  }
});

it.each([
  { date_created: "garbage" },
  { date_created: "Thu, 18 Jun 2026 12:05:04 +0000" },
  { customer_group_id: 99 },
  { origin_channel_id: -1 },
  { email: null },
])("does not take %j for a customer", async (wrong) => {
  const { sandbox, patch } = await patched();
  const { control } = sandbox;
  const before = control.customer(4);
  const [name] = Object.keys(wrong);
  const [status, text] = await patch("/customers/4", wrong);
  expect([status, (JSON.parse(text) as { error: string }).error]).toEqual([400, expect.stringContaining(name!)]);
  expect(() => control.updateCustomer(4, wrong as object)).toThrow(RangeError);
  expect(() => control.addCustomer({ email: "a@gmail.com", ...(wrong as object) })).toThrow(RangeError);
  expect([control.customer(4), control.customer(21)]).toEqual([before, undefined]);
});

it("takes a customer's fields as they are, a broken e-mail too", async () => {
  const { control } = await startForTest({ customers: 100 });
  const seeded = [...control.customers()];
  for (const { id, ...fields } of seeded) control.updateCustomer(id, fields);
  expect(control.updateCustomer(4, { email: "not an address" }).email).toBe("not an address");
});
