import { expect, it } from "vitest";
import { upload, verify } from "../../test/ask-truelist.js";
import { startForTest } from "../../test/call-store.js";

it("does over HTTP what it does in process", async () => {
  const sandbox = await startForTest({ customers: 3, truelistKey: "another-key" });
  const { truelist } = sandbox.control;
  const ask = async (method: string, path: string, body?: unknown): Promise<readonly [number, unknown]> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.controlUrl}/truelist${path}`, init);
    const text = await response.text();
    return [response.status, text === "" ? undefined : JSON.parse(text)];
  };
  expect((await verify(sandbox, "a@duck.com")).status).toBe(200);
  expect(await ask("GET", "/calls")).toEqual([200, truelist.calls()]);
  expect(truelist.calls().endpoints).toEqual({ "POST /api/v1/verify_inline": 1 });
  expect(await ask("GET", "/billed")).toEqual([200, { "a@duck.com": 1 }]);
  expect(await ask("GET", "/asked")).toEqual([200, { "a@duck.com": 1 }]);
  await ask("DELETE", "/calls");
  expect(truelist.calls().total).toBe(0);

  expect(await ask("PUT", "/verdicts/eva%40web.de", { state: "ok", subState: "ok_for_all" })).toEqual([204, undefined]);
  const set = { state: "ok", subState: "ok_for_all", didYouMean: null };
  expect([truelist.verdict("Eva@web.de"), await ask("GET", "/verdicts/eva%40web.de")]).toEqual([set, [200, set]]);
  await ask("DELETE", "/verdicts/eva%40web.de");
  expect(truelist.verdict("eva@web.de")).not.toEqual(set);
  truelist.setVerdict("eva@web.de", "ok", "ok_for_all");
  await ask("DELETE", "/verdicts");
  expect(truelist.verdict("eva@web.de")).not.toEqual(set);

  const before = truelist.settings();
  expect(await ask("PATCH", "/settings", { retryAfter: false, pendingMs: 7 })).toEqual([204, undefined]);
  expect(await ask("GET", "/settings")).toEqual([200, { ...before, retryAfter: false, pendingMs: 7 }]);
  expect((await ask("PATCH", "/settings", { vocabulary: "latin" }))[0]).toBe(400);
  expect(() => truelist.set({ pendingMs: -1 })).toThrow(RangeError);
  await ask("PUT", "/credits", { credits: 5 });
  expect(await ask("GET", "/credits")).toEqual([200, { credits: 5 }]);
  await upload(sandbox, "list.csv", "b@duck.com", "c@duck.com");
  await ask("POST", "/advance", { ms: 10_000 });
  expect(await ask("GET", "/batches")).toEqual([200, truelist.batches()]);
  expect(truelist.batches()).toMatchObject([{ batch_state: "completed", emails: ["b@duck.com", "c@duck.com"] }]);
  expect((await ask("DELETE", "/csv-urls"))[0]).toBe(204);

  await ask("PUT", "/key", { revoked: true });
  expect((await verify(sandbox, "a@duck.com")).status).toBe(401);
  await ask("PUT", "/key", { revoked: false });
  await ask("POST", "/faults", [{ path: "/api/v1/", respond: { status: 500 } }]);
  expect((await verify(sandbox, "a@duck.com")).status).toBe(500);
  await ask("POST", "/faults", { respond: "held" });
  const held = verify(sandbox, "a@duck.com");
  expect(await ask("POST", "/held/await", { requests: 1 })).toEqual([204, undefined]);
  expect(await ask("GET", "/held")).toEqual([200, { requests: 1 }]);
  await ask("DELETE", "/held");
  expect((await held).status).toBe(200);
  expect((await ask("POST", "/stall", { requests: 2 }))[0]).toBe(204);
  await ask("DELETE", "/faults");
  expect((await verify(sandbox, "a@duck.com")).status).toBe(200);
});
