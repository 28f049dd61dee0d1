import { expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";

const world = { customers: 30, subscribers: 20 };

async function controlled(): Promise<{
  readonly control: Awaited<ReturnType<typeof startForTest>>["control"];
  readonly ask: (method: string, path: string, body?: unknown) => Promise<readonly [number, unknown]>;
  readonly lines: (path: string) => Promise<unknown[]>;
}> {
  const sandbox = await startForTest(world);
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${sandbox.controlUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return {
    control: sandbox.control,
    ask: async (method, path, body) => {
      const response = await send(method, path, body);
      const text = await response.text();
      return [response.status, text === "" ? undefined : JSON.parse(text)];
    },
    lines: async (path) => {
      const text = (await (await send("GET", path)).text()).trim();
      return text.split("\n").map((line) => JSON.parse(line) as unknown);
    },
  };
}

it("reads and writes subscribers, without spending quota", async () => {
  const { control, ask, lines } = await controlled();
  expect(await lines("/subscribers")).toEqual([...control.subscribers.list()]);
  expect(await ask("GET", "/subscribers/3")).toEqual([200, control.subscribers.get(3)]);
  const taken = control.subscribers.get(3)!.email;
  const [status, added] = await ask("POST", "/subscribers", { email: taken, consents: [] });
  expect([status, added]).toEqual([200, control.subscribers.get(21)]);
  expect(control.subscribers.byEmail(taken.toUpperCase()).map(({ id }) => id)).toEqual([21, 3]);
  expect((await ask("PATCH", "/subscribers/3", { consents: ["abandoned_cart"], order_id: null }))[0]).toBe(200);
  expect(control.subscribers.get(3)).toMatchObject({ email: taken, consents: ["abandoned_cart"], order_id: null });
  expect((await ask("PATCH", "/subscribers/3", { consents: ["sms"] }))[0]).toBe(400);
  expect((await ask("DELETE", "/subscribers/3"))[0]).toBe(204);
  expect((await ask("DELETE", "/subscribers/3"))[0]).toBe(404);
  expect((await ask("GET", "/subscribers/3"))[0]).toBe(404);
  expect(() => control.subscribers.update(3, {})).toThrow(/no subscriber 3/);
  expect(control.calls().total).toBe(0);
});

it("reads and writes addresses", async () => {
  const { control, ask, lines } = await controlled();
  expect(await lines("/addresses")).toEqual([...control.addresses.list()]);
  const [status, added] = await ask("POST", "/addresses", { customer_id: 4, city: "Köln", country_code: "DE" });
  expect([status, added]).toMatchObject([200, { customer_id: 4, country: "Germany", first_name: "" }]);
  expect(control.addresses.ofCustomer(4).at(-1)).toEqual(added);
  expect((await ask("POST", "/addresses", { customer_id: 4, city: "Köln", country_code: "DE" }))[0]).toBe(400);
  expect((await ask("POST", "/addresses", { customer_id: 99 }))[0]).toBe(400);
  expect((await ask("PATCH", "/addresses/2", { city: "Bonn" }))[1]).toMatchObject({ id: 2, city: "Bonn" });
  expect((await ask("DELETE", "/addresses/2"))[0]).toBe(204);
  expect((await ask("GET", "/addresses/2"))[0]).toBe(404);
});

it("reads and writes consents", async () => {
  const { control, ask, lines } = await controlled();
  expect(await lines("/consents")).toEqual([...control.consents.list()]);
  const consent = { allow: ["essential"], deny: ["targeting"] };
  expect(await ask("PUT", "/consents/5", consent)).toEqual([200, { customer_id: 5, ...consent }]);
  expect(await ask("GET", "/consents/5")).toEqual([200, { customer_id: 5, ...consent }]);
  expect((await ask("PUT", "/consents/99", consent))[0]).toBe(400);
  expect((await ask("PUT", "/consents/5", { allow: ["sms"], deny: [] }))[0]).toBe(400);
  expect((await ask("DELETE", "/consents/5"))[0]).toBe(204);
  expect((await ask("DELETE", "/consents/5"))[0]).toBe(404);
});

it("holds them all in the snapshot, which is taken fast for a thousand customers", async () => {
  const { control } = await startForTest({ customers: 1000 });
  const started = performance.now();
  const before = control.snapshot();
  expect(performance.now() - started).toBeLessThan(6000);
  expect(before.subscribers).toEqual([...control.subscribers.list()]);
  expect(before.addresses).toEqual([...control.addresses.list()]);
  expect(before.consents).toEqual([...control.consents.list()]);
  control.subscribers.update(7, { source: "fair" });
  control.addresses.update(7, { city: "Bonn" });
  control.consents.set(7, { allow: ["analytics"], deny: [] });
  const after = control.snapshot();
  for (const area of ["subscribers", "addresses", "consents"] as const) expect(after[area]).not.toEqual(before[area]);
  expect(control.snapshot({ dates: false }).subscribers[6]).toMatchObject({ date_created: "", date_modified: "" });
});
