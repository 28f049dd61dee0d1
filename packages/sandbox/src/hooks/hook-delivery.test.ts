import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import { type ReceivedHook, receiveHooks } from "../../test/hook-receiver.js";
import type { Sandbox, SandboxOptions } from "../index.js";

const origin = "https://gateway.example";

/** A sandbox with a hook of the scope, and what is to receive it. */
async function hooked(
  scope: string,
  options: SandboxOptions = {},
  answer?: (hook: ReceivedHook, number: number) => number,
) {
  const sandbox = await startForTest({ customers: 20, ...options });
  const receiver = await receiveHooks(answer);
  sandbox.control.hooks.deliverTo(origin, receiver.url);
  const hookId = await addHook(sandbox, scope, `${origin}/in?shop=1`);
  return { sandbox, receiver, hookId, hooks: sandbox.control.hooks };
}

async function addHook(sandbox: Sandbox, scope: string, destination: string): Promise<number> {
  const body = { scope, destination, headers: { "X-Shop": "secret word" } };
  const made = await call(sandbox, "/v3/hooks", { method: "POST", body });
  return Number(made.json["data"]!["id"]);
}

function scopesOf(got: readonly ReceivedHook[]): unknown[] {
  return got.map(({ body }) => (JSON.parse(body) as { scope: string }).scope);
}

function idsOf(got: readonly ReceivedHook[]): unknown[] {
  return got.map(({ body }) => (JSON.parse(body) as { data: { id: number } }).data.id);
}

const nameCustomer = (sandbox: Sandbox, id: number) =>
  call(sandbox, "/v3/customers", { method: "PUT", body: [{ id, company: "New" }] });

describe("a delivery", () => {
  it("posts identifiers only, hashed, with the hook's own headers, to the path of the destination", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/updated");
    await nameCustomer(sandbox, 7);
    await hooks.quiet();
    const [hook] = receiver.got;
    expect(hook).toMatchObject({
      path: "POST /in?shop=1",
      headers: { "x-shop": "secret word", "content-type": "application/json", host: "gateway.example" },
    });
    const { hash, ...rest } = JSON.parse(hook!.body) as Record<string, unknown>;
    const { created_at } = rest;
    expect(rest).toEqual({
      scope: "store/customer/updated",
      store_id: "1002345678",
      data: { type: "customer", id: 7 },
      created_at,
      producer: "stores/sandbox1",
    });
    expect(Number.isInteger(created_at)).toBe(true);
    expect(hash).toBe(createHash("sha1").update(JSON.stringify(rest)).digest("hex"));
  });

  it("is signed with the raw client secret over id, timestamp and body", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/updated", { clientSecret: "s3cret" });
    await nameCustomer(sandbox, 7);
    await hooks.quiet();
    const [{ headers, body }] = receiver.got as [ReceivedHook];
    const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
    const key = Buffer.from(Buffer.from("s3cret").toString("base64"), "base64");
    expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
    expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  });

  it("comes for every change of a customer, by the API and by a third hand, but not for attribute values", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/*");
    const { control } = sandbox;
    const person = { first_name: "A", last_name: "B", email: "fresh@gmail.com" };
    await call(sandbox, "/v3/customers", { method: "POST", body: [person] });
    await hooks.quiet();
    await nameCustomer(sandbox, 3);
    await hooks.quiet();
    await call(sandbox, "/v3/customers?id:in=4,999", { method: "DELETE" });
    await hooks.quiet();
    await call(sandbox, "/v3/customers/attribute-values", {
      method: "PUT",
      body: [{ customer_id: 3, attribute_id: 1, value: "x" }],
    });
    control.setAttributeValue({ customerId: 5, attributeId: 1, value: "y" });
    control.updateCustomer(5, { company: "Third hand" });
    await hooks.quiet();
    expect(scopesOf(receiver.got)).toEqual([
      "store/customer/created",
      "store/customer/updated",
      "store/customer/deleted",
      "store/customer/updated",
    ]);
    expect(idsOf(receiver.got)).toEqual([21, 3, 4, 5]);
  });

  it("goes to active hooks of its scope only", async () => {
    const { sandbox, receiver, hooks, hookId } = await hooked("store/customer/created");
    const wide = await addHook(sandbox, "store/customer/*", `${origin}/wide`);
    await addHook(sandbox, "store/order/*", `${origin}/orders`);
    await nameCustomer(sandbox, 1);
    await hooks.quiet();
    expect(receiver.got.map(({ path }) => path)).toEqual(["POST /wide"]);
    await call(sandbox, `/v3/hooks/${wide}`, { method: "PUT", body: { is_active: false } });
    hooks.deactivate(hookId);
    await nameCustomer(sandbox, 1);
    sandbox.control.addCustomer({ email: "x@y.de" });
    await hooks.quiet();
    expect(receiver.got).toHaveLength(1);
    expect(hooks.deliveries()).toHaveLength(1);
  });

  it("never leaves the machine: without a mapping it is recorded as unmapped, and only loopback can be mapped to", async () => {
    const { sandbox, hooks, receiver } = await hooked("store/order/*");
    const hookId = await addHook(sandbox, "store/customer/*", "https://elsewhere.example/in");
    await nameCustomer(sandbox, 1);
    await hooks.quiet({ retries: true });
    expect(hooks.deliveries()).toMatchObject([
      { hookId, state: "unmapped", attempts: [], scope: "store/customer/updated" },
    ]);
    expect(receiver.got).toEqual([]);
    expect(() => hooks.deliverTo(origin, "http://192.0.2.7:80")).toThrow(/leaves the machine/);
    expect(() => hooks.deliverTo("http://gateway.example", receiver.url)).toThrow(/https on port 443/);
    expect(hooks.stopDeliveringTo(origin)).toBe(true);
  });
});

describe("on the log", () => {
  it("every try that delivered nothing is told, and where it might be mapped", async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const answers = (_hook: ReceivedHook, n: number) => [204, 302, 500][n - 1]!;
    const { sandbox, hooks, hookId } = await hooked("store/customer/updated", { log }, answers);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    expect(lines).toEqual([]);
    for (let twice = 0; twice < 2; twice++) {
      await nameCustomer(sandbox, 2);
      await hooks.quiet();
    }
    hooks.deliverTo(origin, "http://127.0.0.1:1");
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    hooks.stopDeliveringTo(origin);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    const sent = `POST ${origin}/in?shop=1 for store/customer/updated`;
    expect(lines).toEqual([
      `${sent} was answered 302, not 2xx`,
      `${sent} was answered 500, not 2xx`,
      expect.stringMatching(/ for store\/customer\/updated got no answer: .*ECONNREFUSED/),
      `${sent} is not mapped: PUT /control/hooks/targets {"origin": "${origin}", "url": …} says where on loopback it goes`,
    ]);
    lines.length = 0;
    hooks.deactivate(hookId);
    hooks.deliverTo(origin, "http://127.0.0.1:1");
    hooks.retryNow();
    await hooks.quiet({ retries: true });
    expect(lines).toEqual(Array.from({ length: 3 }, () => `${sent} is dropped: webhook ${hookId} is inactive or gone`));
  });

  it("nothing is told of what was on its way when the sandbox stopped", async () => {
    const lines: string[] = [];
    const { sandbox, hooks } = await hooked("store/customer/*", { log: (line) => void lines.push(line) }, () => 500);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    const told = lines.length;
    await sandbox.stop();
    await hooks.quiet({ retries: true });
    expect([told, lines.length]).toEqual([1, 1]);
  });
});

describe("a failed delivery", () => {
  it("is tried again eleven times under the same id, and then the hook is inactive", async () => {
    const lines: string[] = [];
    const options = { timeScale: 2_000_000, log: (line: string) => lines.push(line) };
    const { sandbox, receiver, hooks, hookId } = await hooked("store/customer/*", options, () => 500);
    await nameCustomer(sandbox, 2);
    await hooks.quiet({ retries: true });
    expect(receiver.got).toHaveLength(12);
    expect(new Set(receiver.got.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
    expect(hooks.deliveries()).toMatchObject([
      { state: "failed", attempts: Array.from({ length: 12 }, () => ({ status: 500 })) },
    ]);
    const hook = await call(sandbox, `/v3/hooks/${hookId}`);
    expect(hook.json["data"]!["is_active"]).toBe(false);
    expect(lines.join()).toContain(`webhook ${hookId} is inactive`);
    await call(sandbox, `/v3/hooks/${hookId}`, { method: "PUT", body: { is_active: true } });
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    expect(receiver.got).toHaveLength(13);
  });

  it("waits as long as the documented gaps between its tries", async () => {
    const { sandbox, hooks } = await hooked("store/customer/*", {}, () => 500);
    await nameCustomer(sandbox, 2);
    const minutes: number[] = [];
    for (let retry = 1; retry <= 11; retry++) {
      await hooks.quiet();
      const { state, attempts, nextTryAt } = hooks.deliveries()[0]!;
      expect([state, attempts.length]).toEqual(["waiting", retry]);
      minutes.push(Math.round((nextTryAt! - attempts.at(-1)!.at) / 60_000));
      hooks.retryNow();
    }
    await hooks.quiet({ retries: true });
    expect(minutes).toEqual([1, 3, 5, 10, 15, 30, 60, 120, 360, 840, 1440]);
    expect(hooks.deliveries()[0]).not.toHaveProperty("nextTryAt");
  });

  it("waits for gaps divided by the time scale", async () => {
    const { sandbox, hooks } = await hooked("store/customer/*", { timeScale: 10 }, () => 500);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    const { attempts, nextTryAt } = hooks.deliveries()[0]!;
    expect(Math.round((nextTryAt! - attempts[0]!.at) / 1000)).toBe(6);
  });

  it("is over with the first 2xx, waits meanwhile, and takes a redirect for a failure", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/*", {}, (_hook, n) => [302, 503, 204][n - 1]!);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    expect(hooks.deliveries()).toMatchObject([{ state: "waiting", attempts: [{ status: 302 }] }]);
    hooks.retryNow();
    await hooks.quiet();
    expect(hooks.deliveries()).toMatchObject([{ state: "waiting", attempts: [{}, { status: 503 }] }]);
    hooks.retryNow();
    await hooks.quiet({ retries: true });
    expect(hooks.deliveries()).toMatchObject([
      { state: "delivered", attempts: [{}, { status: 503 }, { status: 204 }] },
    ]);
    expect(receiver.got).toHaveLength(3);
    hooks.forgetDeliveries();
    expect(hooks.deliveries()).toEqual([]);
  });

  it("is dropped when the hook is deleted before its next try", async () => {
    const { sandbox, receiver, hooks, hookId } = await hooked("store/customer/*", {}, () => 500);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    await call(sandbox, `/v3/hooks/${hookId}`, { method: "DELETE" });
    hooks.retryNow();
    await hooks.quiet({ retries: true });
    expect(hooks.deliveries()).toMatchObject([{ state: "dropped" }]);
    expect(receiver.got).toHaveLength(1);
  });

  it("tells of a receiver that is not there", async () => {
    const { sandbox, hooks } = await hooked("store/customer/*");
    hooks.deliverTo(origin, "http://127.0.0.1:1");
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    const [delivery] = hooks.deliveries();
    expect(delivery).toMatchObject({ state: "waiting" });
    expect(delivery!.attempts[0]!.error).toMatch(/ECONNREFUSED/);
  });

  it("pauses the domain after a hundred of which too many failed, and says so to the client", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/*", {}, (_hook, n) => (n % 5 === 0 ? 500 : 200));
    hooks.hold();
    for (let n = 0; n < 100; n++) sandbox.control.updateCustomer(1, {});
    await hooks.release();
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    expect(receiver.got).toHaveLength(100);
    expect(hooks.deliveries().at(-1)).toMatchObject({ state: "waiting", attempts: [] });
    const { json } = await call(sandbox, "/v3/hooks/admin");
    expect(json["data"]!["blocked_domains"]).toMatchObject([
      { destination: origin, time_left: 180, reasons: [{ count: 20 }] },
    ]);
  });
});

describe("on request, deliveries", () => {
  it("come twice: the same body under ids of their own", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/*");
    hooks.setCopies(2);
    await nameCustomer(sandbox, 2);
    await hooks.quiet();
    hooks.repeat(hooks.deliveries()[0]!.id);
    await hooks.quiet();
    expect(receiver.got).toHaveLength(3);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.got.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
    expect(() => hooks.repeat(99)).toThrow(/no delivery 99/);
  });

  it("come in the other order", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/customer/*");
    hooks.hold();
    for (const id of [5, 6, 7]) await nameCustomer(sandbox, id);
    await hooks.quiet();
    expect(receiver.got).toEqual([]);
    await hooks.release("reversed");
    expect(idsOf(receiver.got)).toEqual([7, 6, 5]);
  });

  it("come without anything having happened, under a channel's scope too", async () => {
    const { sandbox, receiver, hooks } = await hooked("store/order/statusUpdated");
    await addHook(sandbox, "store/channel/2/order/*", `${origin}/two`);
    const data = { type: "order", id: 250, status: { previous_status_id: 0, new_status_id: 11 } };
    hooks.fire({ scope: "store/order/statusUpdated", data, channelId: 1 });
    await hooks.quiet();
    hooks.fire({ scope: "store/order/created", data: { type: "order", id: 251 }, channelId: 2 });
    await hooks.quiet();
    expect(receiver.got.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { scope: "store/order/statusUpdated", data },
      { scope: "store/channel/2/order/created", data: { type: "order", id: 251 } },
    ]);
    expect(() => hooks.fire({ scope: "store/order/*", data })).toThrow(/no event/);
  });

  it("obey the control over HTTP", async () => {
    const { sandbox, receiver, hooks, hookId } = await hooked("store/sku/*");
    const ask = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
      const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await fetch(`${sandbox.controlUrl}/hooks${path}`, init);
      const text = await response.text();
      return [response.status, text === "" ? undefined : JSON.parse(text)];
    };
    const fire = { scope: "store/sku/updated", data: { type: "sku", id: 461 } };
    expect(await ask("PUT", "/copies", { copies: 2 })).toEqual([204, undefined]);
    expect(await ask("POST", "/hold")).toEqual([204, undefined]);
    expect(await ask("POST", "/fire", fire)).toEqual([204, undefined]);
    expect(await ask("POST", "/release", { order: "reversed" })).toEqual([204, undefined]);
    expect(await ask("POST", "/quiet", { retries: true })).toEqual([204, undefined]);
    expect(receiver.got).toHaveLength(2);
    expect(await ask("GET", "/deliveries")).toEqual([200, hooks.deliveries()]);
    expect((await ask("POST", "/deliveries/1/repeat"))[0]).toBe(200);
    await ask("POST", "/quiet");
    expect(receiver.got).toHaveLength(3);
    expect(await ask("DELETE", "/deliveries")).toEqual([204, undefined]);
    expect(await ask("GET", "")).toEqual([200, [expect.objectContaining({ id: hookId, is_active: true })]]);
    expect((await ask("POST", `/${hookId}/deactivate`))[1]).toMatchObject({ is_active: false });
    expect(await ask("POST", "/retry")).toEqual([204, undefined]);
    expect((await ask("DELETE", `/targets?origin=${origin}`))[0]).toBe(204);
    expect((await ask("DELETE", `/targets?origin=${origin}`))[0]).toBe(404);
    expect((await ask("PUT", "/targets", { origin, url: receiver.url }))[0]).toBe(204);
    expect((await ask("PUT", "/targets", { origin, url: "http://192.0.2.7" }))[0]).toBe(400);
    expect((await ask("POST", "/fire", { ...fire, scope: "store/sku/*" }))[0]).toBe(400);
  });
});
