import { describe, expect, test } from "vitest";
import { scriptedStore, type Received } from "../../test/scripted-store.js";
import { StoreFault } from "../transport/store-fault.js";

const scopes = [
  "store_v2_information_read_only",
  "store_v2_customers_read_only",
  "store_v2_customers",
  "store_v2_products_read_only",
  "store_v2_products",
  "store_v2_orders_read_only",
  "store_v2_orders",
  "store_v2_transactions_read_only",
  "store_v2_transactions",
  "store_v2_marketing_read_only",
  "store_v2_marketing",
];

/** Whether a request could not change a thing in any store. */
function isHarmless({ call, body }: Received): boolean {
  const [method, path = ""] = call.split(" ");
  if (method === "GET") return true;
  if (Array.isArray(body)) return body.length === 0;
  const ofNothing = path.split("/").includes("0");
  return ofNothing && (path.endsWith("/refund_quotes") || JSON.stringify(body) === "{}");
}

describe("asking for a scope", () => {
  test.each(scopes)("%s changes nothing, whatever the store answers, and is missed by 403 alone", async (scope) => {
    let status = 403;
    await using store = await scriptedStore(({ call }) => ({
      status,
      json:
        status === 200
          ? {}
          : call.includes(" /v2/")
            ? [{ status, message: "Told by the store." }]
            : { status, title: "Told by the store.", errors: {} },
    }));
    const missing = store.client.requireScope(scope);
    await expect(missing).rejects.toMatchObject({
      kind: "SCOPE",
      message: expect.stringContaining("Told by the store."),
    });
    await expect(missing).rejects.toMatchObject({ message: expect.stringContaining(scope) });
    const [probe] = store.received;
    const asksForNothing = probe?.call.split(/[ /]/).includes("0");
    for (status of [200, 422, 400, 204]) await store.client.requireScope(scope);
    status = 404;
    const found = store.client.requireScope(scope).then(
      () => "there",
      (error: unknown) => (error instanceof StoreFault ? error.kind : error),
    );
    // "No such thing" is an answer only where a thing was asked for that there is not.
    expect(await found).toBe(asksForNothing === true ? "there" : "NOT_FOUND");
    status = 401;
    await expect(store.client.requireScope(scope)).rejects.toMatchObject({ kind: "AUTH" });
    expect(store.received.filter((request) => !isHarmless(request))).toEqual([]);
  });

  test("that no call can tell of is a mistake of the program's", async () => {
    await using store = await scriptedStore(() => ({ status: 200, json: {} }));
    await expect(store.client.requireScope("store_v2_content")).rejects.toThrow(TypeError);
    expect(store.received).toHaveLength(0);
  });

  test("writing transactions wants reading them, too", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.endsWith("/transactions")
        ? { status: 404, json: { title: "No." } }
        : { status: 403, json: { title: "No." } },
    );
    await store.client.requireScope("store_v2_transactions_read_only");
    await expect(store.client.requireScope("store_v2_transactions")).rejects.toMatchObject({ kind: "SCOPE" });
  });
});
