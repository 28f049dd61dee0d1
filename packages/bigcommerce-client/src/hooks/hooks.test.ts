import { expect, test } from "vitest";
import { scriptedStore } from "../../test/scripted-store.js";
import { wireList } from "../../test/wire-catalog.js";

const wireHook = {
  id: 18048287,
  client_id: "m9r6",
  store_hash: "abc123",
  created_at: 1561488106,
  updated_at: 1561488106,
  scope: "store/customer/*",
  destination: "https://example.com/hooks",
  is_active: true,
  headers: null,
};
const hook = {
  id: 18048287,
  clientId: "m9r6",
  storeHash: "abc123",
  scope: "store/customer/*",
  destination: "https://example.com/hooks",
  isActive: true,
  headers: {},
  createdAt: "2019-06-25T18:41:46.000Z",
  updatedAt: "2019-06-25T18:41:46.000Z",
};

test("webhooks are listed, made and changed, in an envelope or bare", async () => {
  await using store = await scriptedStore((_request, number) => {
    if (number === 1) return { json: wireList([wireHook]) };
    return { json: number === 2 ? wireHook : { data: { ...wireHook, headers: { "x-shared": "s" } }, meta: {} } };
  });
  const { hooks } = store.client;
  const { scope, destination } = hook;
  expect(await hooks.list({ isActive: true, scope, destination })).toEqual([hook]);
  expect(await hooks.create({ scope, destination, headers: { "x-shared": "s" } })).toEqual(hook);
  expect(await hooks.update({ id: 18048287, isActive: true })).toEqual({ ...hook, headers: { "x-shared": "s" } });
  expect(await hooks.get(18048287)).toMatchObject({ id: 18048287 });
  expect(store.received[0]?.query).toMatchObject({ is_active: "true", scope, destination });
  expect(store.received.slice(1).map(({ call, body }) => [call, body])).toEqual([
    ["POST /v3/hooks", { scope, destination, headers: { "x-shared": "s" } }],
    ["PUT /v3/hooks/18048287", { is_active: true }],
    ["GET /v3/hooks/18048287", undefined],
  ]);
});

test("a webhook that is deleted is told as it was, and one that was gone is told as null", async () => {
  await using store = await scriptedStore((_request, number) =>
    number === 1
      ? { json: { data: wireHook, meta: {} } }
      : { status: 404, json: { status: 404, title: "Webhook with id [1] not found" } },
  );
  expect(await store.client.hooks.delete(18048287)).toEqual(hook);
  expect(await store.client.hooks.delete(1)).toBeNull();
});

test("a destination that the store refuses is told in its words, and the webhook is not made twice", async () => {
  await using store = await scriptedStore((_request, number) =>
    number === 1
      ? {
          status: 422,
          json: { title: "JSON data is missing or invalid", errors: { destination: "error.path.missing." } },
        }
      : { status: 502 },
  );
  const wanted = { scope: "store/order/created", destination: "http://example.com:8080" };
  await expect(store.client.hooks.create(wanted)).rejects.toMatchObject({ kind: "INPUT", field: "destination" });
  await expect(store.client.hooks.create(wanted)).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  expect(store.received).toHaveLength(2);
});

test("who is told about failures is read and set", async () => {
  await using store = await scriptedStore(({ call }) =>
    call.startsWith("PUT")
      ? { status: 204 }
      : {
          json: {
            data: {
              emails: ["ops@example.com"],
              hooks_list: [],
              blocked_domains: [{ destination: "https://example.com", time_left: 120, reasons: [] }],
            },
            meta: {},
          },
        },
  );
  expect(await store.client.hooks.notifications()).toEqual({
    emails: ["ops@example.com"],
    blockedDomains: [{ destination: "https://example.com", secondsLeft: 120 }],
  });
  await store.client.hooks.notify(["a@example.com"]);
  expect(store.received[1]).toMatchObject({ call: "PUT /v3/hooks/admin", body: { emails: ["a@example.com"] } });
});
