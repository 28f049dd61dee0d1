import { createServer } from "node:http";
import { createHttpClient, Fault } from "@storegate/http-client";
import { listen } from "@storegate/http-client/testing";
import { describe, expect, test } from "vitest";
import { scriptedStore, scriptedToken, type Scripted } from "../../test/scripted-store.js";
import { createStoreClient } from "../create-store-client.js";
import { endpoints } from "../endpoints.js";
import type { StoreClient } from "../store-client.js";
import type { Endpoint } from "./endpoint.js";

const createGroup = (client: StoreClient): Promise<unknown> => client.customerGroups.create({ name: "VIP" });
const unknown = { kind: "UNAVAILABLE", code: "OUTCOME_UNKNOWN", retryable: false };

describe("something to be made whose answer does not tell what became of it", () => {
  test.each<[string, Scripted, string]>([
    ["a 500", { status: 500, json: [{ status: 500, message: "Oops" }] }, "Oops"],
    ["a 502 without a word", { status: 502 }, "The store answered 502 to POST /v2/customer_groups"],
    ["a 503", { status: 503, headers: { "retry-after": "1" } }, "503"],
    ["a 504", { status: 504, text: "Gateway Time-out" }, "Gateway Time-out"],
    ["a 200 without a body", { status: 200 }, "200 with an empty body"],
    ["a 204", { status: 204 }, "204 with an empty body"],
    ["a 201 of wrong types", { status: 201, json: { id: "1" } }, "something unforeseen"],
    ["a 200 that is no JSON", { text: "<html>maintenance" }, "not JSON"],
    ["half a 200", { text: '{"id":1,' }, "not JSON"],
  ])("is not to be tried again as it is, and the fault keeps the words: %s", async (_name, answer, words) => {
    await using store = await scriptedStore(() => answer);
    const fault = await createGroup(store.client).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      ...unknown,
      message: expect.stringContaining(words),
      remedy: endpoints.groupsCreate.afterLoss,
      cause: expect.any(Fault),
    });
    expect(store.received).toHaveLength(1);
  });

  test("is so, too, when the connection breaks after it was sent", async () => {
    let sent = 0;
    const server = await listen(
      createServer((request) => {
        sent += 1;
        request.resume().on("end", () => request.socket.destroy());
      }),
    );
    const http = createHttpClient({ allowPrivateHosts: true, retry: { baseMs: 1 } });
    try {
      const client = createStoreClient({ storeHash: "abc123", accessToken: scriptedToken, apiUrl: server.url, http });
      await expect(createGroup(client)).rejects.toMatchObject({ ...unknown, cause: { code: "CONNECTION_LOST" } });
      expect(sent).toBe(1);
    } finally {
      await http.close();
      await server.close();
    }
  });

  test("is as it was where the store surely did nothing", async () => {
    const server = await listen(createServer());
    await server.close();
    await using refusing = await scriptedStore(() => ({}), { apiUrl: server.url });
    await expect(createGroup(refusing.client)).rejects.toMatchObject({ code: "CONNECTION_REFUSED", retryable: true });
    for (const [status, code] of [
      [429, "RATE_LIMITED"],
      [423, "LOCKED"],
      [501, "STORE_CANNOT"],
      [422, "INPUT_REFUSED"],
    ] as const) {
      await using store = await scriptedStore(() => ({ status }));
      await expect(createGroup(store.client)).rejects.toMatchObject({ code });
    }
    const held = new Fault({ kind: "UNAVAILABLE", code: "TIMEOUT", message: "No time is left." });
    await using store = await scriptedStore(() => ({ status: 429 }));
    const beforeRequest = (): void => {
      throw held;
    };
    const view = store.client.with({ beforeRequest });
    await expect(createGroup(view)).rejects.toBe(held);
  });

  test("ends with the reason of the signal that ended it, whatever that is", async () => {
    const stop = new AbortController();
    const reason = new Fault({ kind: "UNAVAILABLE", code: "TIMEOUT", message: "No time is left." });
    await using store = await scriptedStore(
      () => {
        stop.abort(reason);
        return { json: { id: 1, name: "VIP" } };
      },
      { signal: stop.signal },
    );
    await expect(createGroup(store.client)).rejects.toBe(reason);
    expect(store.received).toHaveLength(1);
  });
});

test("what does the same twice may be tried again: its faults are as ever", async () => {
  await using store = await scriptedStore(() => ({ status: 502 }));
  await expect(store.client.customers.update([{ id: 1 }])).rejects.toMatchObject({
    code: "STORE_UNAVAILABLE",
    retryable: true,
  });
  await expect(store.client.refunds.quote(1, { items: [] })).rejects.toMatchObject({ retryable: true });
});

test("each call that is sent once says what tells whether it was done", () => {
  const once = Object.entries<Endpoint>(endpoints).filter(
    ([, { method, idempotent }]) => !(idempotent ?? method !== "POST"),
  );
  expect(once.length).toBeGreaterThan(10);
  for (const [name, { afterLoss }] of once) expect([name, afterLoss]).toEqual([name, expect.stringMatching(/\w.*\.$/)]);
});
