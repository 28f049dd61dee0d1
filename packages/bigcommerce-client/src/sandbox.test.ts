import { sandboxStore, type SandboxStore } from "../test/sandbox-store.js";
import type { SandboxOptions } from "@storegate/sandbox";
import { describe, expect, test } from "vitest";

/** A store with a quota. */
const connected = (options: SandboxOptions): Promise<SandboxStore> =>
  sandboxStore({ customers: 1000, plan: "standard", ...options });

describe("a store", () => {
  test("tells its name and its time", async () => {
    await using store = await connected({ customers: 1 });
    expect(await store.client.store.get()).toMatchObject({ storeHash: store.sandbox.storeHash });
    const time = await store.client.time.get();
    expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(5000);
  });

  test.each([0, 1, 249, 250, 251, 1000])("of %d customers is read whole, in the fewest requests", async (customers) => {
    await using store = await connected({ customers });
    const ids: number[] = [];
    for await (const page of store.client.customers.pages()) ids.push(...page.items.map(({ id }) => id));
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: customers }, (_, index) => index + 1));
    expect(store.sandbox.control.calls().total).toBe(Math.max(1, Math.ceil(customers / 250)));
  });

  test("is read once and whole though customers come and go meanwhile", async () => {
    await using store = await connected({ customers: 60 });
    const ids: number[] = [];
    for await (const page of store.client.customers.pages({ limit: 20 })) {
      ids.push(...page.items.map(({ id }) => id));
      if (ids.length === 20) {
        store.sandbox.control.deleteCustomer(5);
        store.sandbox.control.addCustomer({ email: "late@example.com" });
      }
    }
    const old = Array.from({ length: 60 }, (_, index) => index + 1).filter((id) => id !== 5);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(old));
  });

  test("finds customers by id and by address", async () => {
    await using store = await connected({ customers: 200 });
    const some = await store.client.customers.byIds(
      [3, 150, 9999, ...Array.from({ length: 60 }, (_, index) => index + 20)],
      {
        include: ["attributes"],
      },
    );
    expect(some).toHaveLength(62);
    expect(some[0]?.attributes).not.toBeNull();
    const emails = some.slice(0, 3).map(({ email }) => email);
    store.sandbox.control.addCustomer({ email: emails[0] ?? "" });
    expect(await store.client.customers.byEmails([...emails, "nobody@example.com"])).toHaveLength(4);
  });
});

describe("writing", () => {
  test("bad items stand alone with the store's words, good ones are written, once", async () => {
    await using store = await connected({ customers: 40 });
    const { control } = store.sandbox;
    const vip = control.addGroup("Checked");
    const ids = [1, 2, 777, 4, 5, 6, 7, 8, 888, 10, 11, 12, 13];
    const outcomes = await store.client.customers.update(ids.map((id) => ({ id, customerGroupId: vip.id })));
    expect(outcomes.map(({ ok }) => ok)).toEqual(ids.map((id) => id < 700));
    expect(outcomes[2]).toMatchObject({
      fault: { kind: "INPUT", message: expect.stringContaining("invalid customer ID") },
    });
    for (const id of ids.filter((each) => each < 700)) expect(control.customer(id)?.customer_group_id).toBe(vip.id);
    expect(control.customer(3)?.customer_group_id).not.toBe(vip.id);
  });

  test("a fault rule that loses answers after the store acted changes nothing in the end", async () => {
    await using store = await connected({ customers: 30 });
    const { control } = store.sandbox;
    const attribute = await store.client.customerAttributes.create({ name: "Status", type: "string" });
    control.addFault({ method: "PUT", times: 2, act: "after", respond: "reset" });
    const values = Array.from({ length: 30 }, (_, index) => ({
      customerId: index + 1,
      attributeId: attribute.id,
      value: "valid",
    }));
    const outcomes = await store.client.attributeValues.upsert(values);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const kept = await store.client.attributeValues.list({
      customerIds: values.map(({ customerId }) => customerId),
      attributeId: attribute.id,
    });
    expect(kept).toHaveLength(30);
    expect(await store.client.customerAttributes.list({ name: "Status" })).toEqual([attribute]);
  });

  test("a creation whose answer was lost is not sent again", async () => {
    await using store = await connected({ customers: 1 });
    const { control } = store.sandbox;
    control.addFault({ method: "POST", act: "after", respond: "reset" });
    await expect(store.client.customerGroups.create({ name: "VIP+" })).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
    expect(control.groups().filter(({ name }) => name === "VIP+")).toHaveLength(1);
    const [group] = await store.client.customerGroups.list({ name: "VIP+" });
    expect(group).toMatchObject({ name: "VIP+" });
  });

  test("spoilt answers are faults, never data", async () => {
    await using store = await connected({ customers: 5 });
    const { control } = store.sandbox;
    for (const [respond, code] of [
      ["wrongTypes", "RESPONSE_MALFORMED"],
      ["empty", "RESPONSE_MALFORMED"],
    ] as const) {
      control.addFault({ method: "GET", respond });
      await expect(store.client.customers.byIds([1])).rejects.toMatchObject({ code });
    }
    for (const respond of ["html", "truncated", "reset"] as const) {
      control.addFault({ method: "GET", respond });
      expect(await store.client.customers.byIds([1])).toHaveLength(1);
    }
    control.revokeToken();
    await expect(store.client.time.get()).rejects.toMatchObject({ kind: "AUTH", code: "TOKEN_REJECTED" });
    control.restoreToken();
    control.setScopes(["store_v2_customers_read_only"]);
    await expect(store.client.customers.update([{ id: 1 }])).rejects.toMatchObject({
      kind: "SCOPE",
      code: "SCOPE_MISSING",
    });
    await expect(store.client.customers.byIds([1])).resolves.toHaveLength(1);
  });
});

test("pages larger than the API has are asked for as the largest", async () => {
  await using store = await connected({ customers: 300, orders: 10, plan: "enterprise" });
  const sizes = async (pages: AsyncIterable<{ readonly items: readonly unknown[] }>): Promise<number[]> =>
    (await Array.fromAsync(pages)).map(({ items }) => items.length);
  expect(await sizes(store.client.customers.pages({ limit: 1000 }))).toEqual([250, 50]);
  expect((await sizes(store.client.orders.pages({ limit: 1000 })))[0]).toBeGreaterThan(0);
  expect(await sizes(store.client.products.pages({ limit: 1000 }))).toEqual([200]);
});

describe("the quota", () => {
  test("of short windows is never overrun, with all endpoints' bounds kept", async () => {
    await using store = await connected({ customers: 2000, plan: "standard", windowMs: 600, latencyMs: 5 });
    const ids = Array.from({ length: 2000 }, (_, index) => index + 1);
    const outcomes = await Promise.all([
      store.client.customers.update(ids.map((id) => ({ id, notes: "seen" }))),
      store.client.customers.update(ids.map((id) => ({ id, company: "seen" }))),
      store.client.customers.update(ids.map((id) => ({ id, phone: "1" }))),
    ]);
    expect(outcomes.flat().every(({ ok }) => ok)).toBe(true);
    const { total, statuses } = store.sandbox.control.calls();
    expect(statuses).toEqual({ 200: 600 });
    expect(total).toBe(600);
    const { past, present } = store.sandbox.control.quota();
    // 600 requests fill four windows of 150; how full each was is a benchmark's to say.
    expect(past.length + (present === null ? 0 : 1)).toBeGreaterThanOrEqual(4);
    expect(past.map(({ refused }) => refused)).toEqual(past.map(() => 0));
    expect(store.client.rateLimit).toMatchObject({ quota: 150, windowMs: 600 });
  });

  test("spent by another app is waited for", async () => {
    await using store = await connected({ customers: 10, windowMs: 500 });
    await store.client.time.get();
    store.sandbox.control.spendQuota(150);
    expect(await store.client.customers.byIds([1, 2])).toHaveLength(2);
    expect(store.sandbox.control.calls().statuses).toEqual({ 200: 2, 429: 1 });
  });

  test("that a plan does not have paces nothing", async () => {
    await using store = await connected({ customers: 3000, plan: "enterprise" });
    // Paced as a quota is, these would take a minute.
    await store.client.customers.update(Array.from({ length: 3000 }, (_, index) => ({ id: index + 1, notes: "n" })));
    expect(store.client.rateLimit).toBeNull();
    expect(store.sandbox.control.calls().statuses).toEqual({ 200: 300 });
  });

  test("platform load without headers is backed off from, and all goes through", async () => {
    await using store = await connected({ customers: 200, plan: "enterprise" });
    store.sandbox.control.addFault({ method: "PUT", times: 3, skip: 2, respond: { status: 429 } });
    const outcomes = await store.client.customers.update(
      Array.from({ length: 200 }, (_, index) => ({ id: index + 1, notes: "n" })),
    );
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(store.sandbox.control.calls().statuses).toEqual({ 200: 20, 429: 3 });
  });
});
