import { expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

it("lists by creation the same customers whether it may bisect or has to look at all", async () => {
  const quick = await startForTest({ customers: 300, plan: "enterprise" });
  const slow = await startForTest({ customers: 300, plan: "enterprise" });
  for (const { control } of [quick, slow]) {
    for (const id of [1, 57, 58, 200, 300]) control.deleteCustomer(id);
    control.addCustomer({ email: "late@example.com" });
  }
  const moved = slow.control.customer(150)?.date_created ?? "";
  slow.control.updateCustomer(150, { date_created: "2030-01-01T00:00:00Z" });
  slow.control.updateCustomer(150, { date_created: moved });
  const dateOf = (id: number) => quick.control.customer(id)?.date_created ?? "";
  const cursor = Buffer.from('{"id":130}').toString("base64url");
  for (const query of [
    `date_created:min=${dateOf(56)}`,
    `date_created:max=${dateOf(201)}&limit=5`,
    `date_created:max=${dateOf(201)}&limit=5&page=3`,
    `date_created:min=${dateOf(59)}&date_created:max=${dateOf(199)}&limit=250`,
    `date_created:min=${dateOf(59)}&date_created:max=${dateOf(199)}&limit=9&after=${cursor}`,
    `date_created:min=${dateOf(125)}&date_created:max=${dateOf(199)}&limit=9&after=${cursor}`,
    `date_created:min=${dateOf(59)}&date_created:max=${dateOf(140)}&limit=20&before=${cursor}`,
    `date_created=${dateOf(77)}`,
    "date_created:min=2040-01-01",
    "date_created:max=2001-01-01",
    "sort=date_created:asc&limit=3",
    "sort=date_created:desc&limit=3&page=2",
    `sort=date_created:asc&limit=3&date_created:min=${dateOf(59)}`,
  ]) {
    const told = await Promise.all([quick, slow].map((sandbox) => call(sandbox, `/v3/customers?${query}`)));
    const [here, there] = told.map(({ json }) => ({ ids: each(json["data"]!, "id"), meta: json["meta"] }));
    expect({ query, ...here }).toEqual({ query, ...there });
  }
});

it("finds a slice of a million customers at once", async () => {
  const sandbox = await startForTest({ customers: 1_000_000, plan: "enterprise" });
  const begin = performance.now();
  for (let month = 1; month <= 9; month += 1) {
    const query = `date_created:min=2021-0${month}-01&date_created:max=2025-0${month}-01&limit=250`;
    expect((await call(sandbox, `/v3/customers?${query}`)).json["meta"]?.["pagination"]?.["total"]).toBeGreaterThan(
      600_000,
    );
  }
  expect((await call(sandbox, "/v3/customers?sort=date_created:asc&limit=1")).json["data"]?.[0]?.["id"]).toBe(1);
  expect(performance.now() - begin).toBeLessThan(8000);
});
