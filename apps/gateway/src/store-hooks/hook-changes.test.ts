import type { Hook } from "@storegate/bigcommerce-client";
import { expect, test } from "vitest";
import { hookDestination, takesHooks } from "./hook-address.js";
import { hookChanges, widestScopes, type WantedHooks } from "./hook-changes.js";

const storeId = "01900000-0000-7000-8000-000000000001";
const destination = hookDestination("https://gateway.example", storeId);
const secret = "s3cret";
const wanted: WantedHooks = { storeId, scopes: ["store/order/*"], destination, secret, isWhole: true };

function hook(changes: Partial<Hook> = {}): Hook {
  return {
    id: 1,
    clientId: "client",
    storeHash: "abc123",
    scope: "store/order/*",
    destination,
    isActive: true,
    headers: { "X-Storegate-Hook-Secret": secret },
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    ...changes,
  };
}

const none = { create: [], update: [], delete: [] };
const mended = { destination, isActive: true, headers: { "x-storegate-hook-secret": secret } };

test.each<[string, Hook[], Partial<WantedHooks>, object]>([
  ["nothing where all is as it should be", [hook()], {}, none],
  ["makes what is missing", [], {}, { ...none, create: [{ scope: "store/order/*", ...mended }] }],
  ["turns on again", [hook({ isActive: false })], {}, { ...none, update: [{ id: 1, ...mended }] }],
  ["brings the secret", [hook({ headers: {} })], {}, { ...none, update: [{ id: 1, ...mended }] }],
  [
    "moves one of an earlier address",
    [hook({ destination: hookDestination("https://old.example/below", storeId) })],
    {},
    { ...none, update: [{ id: 1, ...mended }] },
  ],
  [
    "deletes one of an earlier address beside the right one",
    [hook({ id: 2, destination: hookDestination("https://old.example", storeId) }), hook()],
    {},
    { ...none, delete: [2] },
  ],
  ["deletes what nobody needs", [hook({ id: 3, scope: "store/sku/*" }), hook()], {}, { ...none, delete: [3] }],
  ["leaves what others may need", [hook({ id: 3, scope: "store/sku/*" }), hook()], { isWhole: false }, none],
  [
    "passes over others' and those of other stores",
    [
      hook({ id: 4, destination: "https://other.example/hooks", isActive: false }),
      hook({ id: 5, destination: `${destination.slice(0, -1)}2` }),
      hook({ id: 6, destination: `https://other.example/?to=${destination}` }),
    ],
    { scopes: [] },
    none,
  ],
])("%s", (_what, found, changes, expected) => {
  expect(hookChanges(found, { ...wanted, ...changes })).toEqual(expected);
});

test("a scope that another one holds needs no webhook of its own", () => {
  expect(
    widestScopes(["store/order/created", "store/customer/created", "store/order/*", "store/order/refund/created"]),
  ).toEqual(["store/customer/created", "store/order/*"]);
});

test.each([
  ["https://gateway.example", true],
  ["https://gateway.example:443/below", true],
  ["https://gateway.example:8443", false],
  ["http://gateway.example", false],
  [undefined, false],
])("whether BigCommerce sends to %s: %s", (publicUrl, expected) => {
  expect(takesHooks(publicUrl)).toBe(expected);
});
