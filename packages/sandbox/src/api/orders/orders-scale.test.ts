import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const customers = 1_000_000;
const orders = 3_000_000;
const path = "/v2/orders";

it("answers a store of 3,000,000 orders as fast at the end as at the start, by customer, e-mail and date", async () => {
  const sandbox = await startForTest({ customers, orders, plan: "enterprise" });
  const timed = async (query: string): Promise<unknown[]> => {
    const before = process.threadCpuUsage();
    const told = await call(sandbox, `${path}?${query}`);
    const { user, system } = process.threadCpuUsage(before);
    // Some hundredths of a second are usual; looking at all orders takes longer than this.
    expect([query, (user + system) / 1000 < 1000]).toEqual([query, true]);
    return told.status === 204 ? [] : each(told.json, "id");
  };
  await call(sandbox, `${path}?limit=1`);
  const listed = orders - orders / 200;
  const last = await timed(`limit=250&page=${listed / 250}`);
  expect(last).toHaveLength(250);
  expect(last.at(-1)).toBe(orders);
  expect(await timed(`limit=250&page=${listed / 250 + 1}`)).toEqual([]);
  expect((await timed("sort=id:desc&limit=250&page=9000"))[0]).toBeGreaterThan(500_000);
  expect((await timed("sort=date_created:desc&limit=1"))[0]).toBe(orders);
  expect(await timed("min_id=2999000&limit=250&page=3")).toHaveLength(250);

  const { control } = sandbox;
  for (const customerId of [1, 8, 500_009, 500_010, 899_998]) {
    const mine = await timed(`customer_id=${customerId}&limit=250`);
    expect(mine.length).toBeGreaterThan(0);
    for (const id of mine) expect(control.orders.get(Number(id))!.customer_id).toBe(customerId);
    const email = control.customer(customerId)!.email;
    expect(await timed(`email=${encodeURIComponent(email)}&limit=250`)).toEqual(
      expect.arrayContaining(mine.slice(0, 100)),
    );
  }
  const guest = [...first(control.orders.list(), 200)].find((order) => /^\d/.test(order.billing_address.email))!;
  expect(await timed(`email=${guest.billing_address.email}`)).toContain(guest.id);

  const day = await timed(
    "min_date_created=2024-02-29T00:00:00Z&max_date_created=2024-02-29T23:59:59Z&limit=250&page=3",
  );
  expect(day).toHaveLength(250);
  expect(new Date(control.orders.get(Number(day[0]))!.date_created).toISOString()).toMatch(/^2024-02-29/);
  expect(await timed("min_date_modified=2026-05-01T00:00:00Z&limit=250&page=40")).toHaveLength(250);
  expect(await timed("min_date_modified=2020-01-01T00:00:00Z&limit=250&page=11000")).toHaveLength(250);
}, 30_000);

it("needs no memory for orders that nobody touches", async () => {
  const sandbox = await startForTest({ customers, orders, plan: "enterprise" });
  const ask = async (number: number) => {
    const page = 1 + ((number * 7919) % 59_000);
    await call(sandbox, `${path}?limit=50&page=${page}`);
    await call(sandbox, `${path}?customer_id=${1 + ((number * 104_729) % customers)}`);
  };
  for (let number = 0; number < 50; number++) await ask(number);
  const before = process.memoryUsage().heapUsed;
  for (let number = 50; number < 200; number++) await ask(number);
  // 7500 orders and more were made in between; kept, they would take more than this.
  expect((process.memoryUsage().heapUsed - before) / 1_000_000).toBeLessThan(60);
}, 30_000);

function* first<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}
