import { describe, expect, it } from "vitest";
import { call, startForTest } from "../../test/call-store.js";
import type { FaultRule } from "../index.js";

const put = { method: "PUT", body: [{ id: 1, company: "changed" }] };

describe("fault rules", () => {
  it("resets the connection before the store acts, or after it acted", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const before = sandbox.control.customer(1)!.company;
    sandbox.control.addFault({ method: "PUT", path: "/v3/customers", act: "before" });
    await expect(call(sandbox, "/v3/customers", put)).rejects.toThrow(/fetch failed/);
    expect(sandbox.control.customer(1)!.company).toBe(before);
    sandbox.control.addFault({ method: "PUT", path: "/v3/customers", act: "after" });
    await expect(call(sandbox, "/v3/customers", put)).rejects.toThrow(/fetch failed/);
    expect(sandbox.control.customer(1)!.company).toBe("changed");
    expect(sandbox.control.calls()).toMatchObject({ total: 2, statuses: { reset: 2 } });
    expect((await call(sandbox, "/v3/customers", put)).status).toBe(200);
  });

  it("answers with a status of choice, such as the 429 of a loaded platform, without rate headers", async () => {
    const sandbox = await startForTest({ customers: 5 });
    sandbox.control.addFault({ respond: { status: 429 } });
    const load = await call(sandbox, "/v3/customers");
    expect([load.status, load.text, load.headers.get("x-rate-limit-requests-left")]).toEqual([429, "", null]);
    sandbox.control.addFault({ respond: { status: 503, headers: { "x-retry-after": "2" }, body: { code: 1 } } });
    const down = await call(sandbox, "/v3/customers");
    expect([down.status, down.headers.get("x-retry-after"), down.json]).toEqual([503, "2", { code: 1 }]);
  });

  it("answers with HTML, with nothing, with half an answer, with wrong types, and late", async () => {
    const sandbox = await startForTest({ customers: 5 });
    sandbox.control.addFault({ respond: "html" });
    const html = await call(sandbox, "/v3/customers");
    expect([html.status, html.headers.get("content-type")]).toEqual([502, "text/html"]);
    sandbox.control.addFault({ respond: "empty" });
    const empty = await call(sandbox, "/v3/customers");
    expect([empty.status, empty.text]).toEqual([200, ""]);
    sandbox.control.addFault({ respond: "truncated" });
    await expect(call(sandbox, "/v3/customers")).rejects.toThrow(/terminated/);
    sandbox.control.addFault({ respond: "wrongTypes" });
    const wrong = await call(sandbox, "/v3/customers?limit=1", { isSpoilt: true });
    expect(wrong.json["data"]![0]!["id"]).toBe("5");
    expect(typeof wrong.json["data"]![0]!["email"]).toBe("number");
    sandbox.control.addFault({ respond: { delayMs: 80 } });
    const started = performance.now();
    expect((await call(sandbox, "/v3/customers?limit=1")).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(75);
  });

  it("holds requests until they are let go, acted upon or not; an asker who hangs up is not waited for", async () => {
    const sandbox = await startForTest({ customers: 5 });
    const { control } = sandbox;
    const company = () => control.customer(1)!.company;
    const original = company();
    const hold = (act: "before" | "after") =>
      control.addFault({ method: "PUT", path: "/v3/customers", skip: 1, times: null, respond: "held", act });
    hold("before");
    expect((await call(sandbox, "/v3/customers", { method: "PUT", body: [{ id: 2, company: "x" }] })).status).toBe(200);
    const late = [call(sandbox, "/v3/customers", put), call(sandbox, "/v3/customers", put)];
    await control.untilHeld(2);
    expect([control.held(), company()]).toEqual([2, original]);
    // Others go on meanwhile.
    expect((await call(sandbox, "/v3/customers")).status).toBe(200);
    control.releaseHeld();
    expect((await Promise.all(late)).map(({ status }) => status)).toEqual([200, 200]);
    expect([control.held(), company()]).toEqual([0, "changed"]);
    expect((await call(sandbox, "/v3/customers", put)).status).toBe(200);

    for (const [act, then] of [
      ["before", original],
      ["after", "changed"],
    ] as const) {
      control.updateCustomer(1, { company: original });
      control.resetCalls();
      control.addFault({ method: "PUT", path: "/v3/customers", respond: "held", act });
      const hungUp = new AbortController();
      const asked = fetch(`${sandbox.apiUrl}/stores/${sandbox.storeHash}/v3/customers`, {
        method: "PUT",
        headers: { "x-auth-token": sandbox.accessToken, "content-type": "application/json" },
        body: JSON.stringify(put.body),
        signal: hungUp.signal,
      });
      asked.catch(() => undefined);
      await control.untilHeld();
      hungUp.abort();
      await expect(asked).rejects.toThrow(/abort/);
      await expect.poll(() => control.calls().statuses).toEqual({ reset: 1 });
      control.clearFaults();
      expect([control.held(), company()]).toEqual([0, then]);
    }
  });

  it("chooses by method, path, pattern and query, skips, and lasts as long as it is told to", async () => {
    const sandbox = await startForTest({ customers: 300 });
    const status = async (path: string) => (await call(sandbox, path)).status;
    sandbox.control.addFault({ path: "/v3/customers", skip: 1, times: 2, respond: { status: 500 } });
    expect(await status("/v3/customers/attributes")).toBe(200);
    expect([
      await status("/v3/customers"),
      await status("/v3/customers?limit=1"),
      await status("/v3/customers"),
      await status("/v3/customers"),
    ]).toEqual([200, 500, 500, 200]);
    sandbox.control.addFault({ path: "/v3/customers?*after=*", respond: { status: 504 } });
    expect([await status("/v3/customers?limit=1"), await status("/v3/customers?limit=1&after=eyJpZCI6NH0")]).toEqual([
      200, 504,
    ]);
    sandbox.control.addFault({ path: "/v2/", times: null, respond: { status: 500 } });
    expect([await status("/v2/time"), await status("/v2/store"), await status("/v3/customers")]).toEqual([
      500, 500, 200,
    ]);
    sandbox.control.clearFaults();
    expect(await status("/v2/time")).toBe(200);
  });

  it("spoils a share of the requests, evenly spread", async () => {
    const sandbox = await startForTest({ customers: 5 });
    sandbox.control.addFault({ path: "/v2/time", share: 0.25, times: null, respond: { status: 503 } });
    const statuses: number[] = [];
    for (let asked = 0; asked < 12; asked++) statuses.push((await call(sandbox, "/v2/time")).status);
    expect(statuses.map((status, at) => (status === 503 ? at : -1)).filter((at) => at >= 0)).toEqual([3, 7, 11]);
    expect(() => sandbox.control.addFault({ share: 0 })).toThrow(/share/);
  });

  it("takes the path of any single thing", async () => {
    const sandbox = await startForTest({ customers: 5, orders: 20 });
    for (const path of [
      "/v2/orders/5",
      "/v2/orders/5/products/7",
      "/v3/orders/2/payment_actions/refunds",
      "/v3/catalog/products/1/variants/1",
    ]) {
      sandbox.control.addFault({ path, respond: { status: 503 } });
      expect((await call(sandbox, path)).status).toBe(503);
    }
  });

  it("says in the log whether the store acts", async () => {
    const lines: string[] = [];
    const sandbox = await startForTest({ customers: 5, log: (line) => lines.push(line) });
    const told = async (rule: FaultRule): Promise<[string | undefined, string]> => {
      sandbox.control.updateCustomer(1, { company: "before" });
      sandbox.control.addFault({ method: "PUT", path: "/v3/customers", ...rule });
      await call(sandbox, "/v3/customers", { ...put, isSpoilt: true }).catch(() => undefined);
      return [lines.pop()?.replace("PUT /v3/customers meets a fault: ", ""), sandbox.control.customer(1)!.company];
    };
    expect(await told({})).toEqual(['"reset", and the store does not act', "before"]);
    expect(await told({ act: "after" })).toEqual(['"reset", after the store acted', "changed"]);
    expect(await told({ respond: { status: 503 } })).toEqual(['{"status":503}, and the store does not act', "before"]);
    expect(await told({ respond: "truncated" })).toEqual(['"truncated", after the store acted', "changed"]);
    expect(await told({ respond: "wrongTypes", act: "after" })).toEqual([
      '"wrongTypes", after the store acted',
      "changed",
    ]);
    expect(await told({ respond: { delayMs: 1 } })).toEqual(['{"delayMs":1}, after the store acted', "changed"]);
    expect(await told({ respond: { delayMs: 1 }, act: "before" })).toEqual([
      '{"delayMs":1}, and the store acts after the delay',
      "changed",
    ]);
    void sandbox.control.untilHeld().then(() => sandbox.control.releaseHeld());
    expect(await told({ respond: "held", act: "before" })).toEqual([
      '"held", and the store acts once it is let go',
      "changed",
    ]);
  });

  it("refuses to spoil a true answer that there is not", async () => {
    const { control } = await startForTest({ customers: 1 });
    for (const respond of ["truncated", "wrongTypes"] as const) {
      expect(() => control.addFault({ respond, act: "before" })).toThrow(/the store acts first/);
    }
  });

  it("refuses a rule that no request could meet", async () => {
    const sandbox = await startForTest({ customers: 1 });
    expect(() => sandbox.control.addFault({ path: "/v3/customer" })).toThrow(/no such path/);
    expect(() => sandbox.control.addFault({ path: "/v2/orders/{order_id}" })).toThrow(/no such path/);
    expect(() => sandbox.control.addFault({ path: "/v2/orders/5/nothing" })).toThrow(/no such path/);
    expect(() => sandbox.control.addFault({ times: 0 })).toThrow(/at least 1/);
  });
});
