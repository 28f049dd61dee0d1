import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";
import type { Sandbox } from "../../index.js";

const destination = "https://gateway.example/hooks";

async function create(sandbox: Sandbox, body: unknown) {
  return call(sandbox, "/v3/hooks", { method: "POST", body });
}

describe("POST /v3/hooks", () => {
  it("answers 200 with the hook in an envelope, active by default, and needs a token only", async () => {
    const sandbox = await startForTest({ customers: 1, scopes: [], clientId: "the-client" });
    const { status, json } = await create(sandbox, { scope: "store/customer/*", destination, headers: { "X-A": "b" } });
    expect(status).toBe(200);
    const { id, created_at } = json["data"]!;
    expect(json).toEqual({
      data: {
        id,
        client_id: "the-client",
        store_hash: "sandbox1",
        scope: "store/customer/*",
        destination,
        headers: { "X-A": "b" },
        is_active: true,
        created_at,
        updated_at: created_at,
      },
      meta: {},
    });
    expect(Number.isInteger(id) && Number.isInteger(created_at)).toBe(true);
    const bare = await create(sandbox, { scope: "store/order/created", destination, is_active: false });
    expect(bare.json["data"]).toMatchObject({ headers: null, is_active: false });
  });

  it.each([
    [{ scope: "store/order/created" }, { destination: "error.path.missing." }],
    [{ destination }, { scope: "error.path.missing." }],
    [{ scope: "store/order/created", destination: 5 }, { destination: "error.expected.jsstring" }],
    [{ scope: "store/orders/made", destination }, { scope: "error.invalid.scope" }],
    [{ scope: "store/order/*/created", destination }, { scope: "error.invalid.scope" }],
    [{ scope: "store/*", destination }, { scope: "error.invalid.scope" }],
    [{ scope: "store/order/*", destination: "http://a.example/" }, { destination: "error.invalid.destination" }],
    [{ scope: "store/order/*", destination: "https://a.example:8443/" }, { destination: "error.invalid.destination" }],
    [{ scope: "store/order/*", destination: "a.example" }, { destination: "error.invalid.destination" }],
    [{ scope: "store/order/*", destination, headers: { a: 1 } }, { "headers.a": "error.expected.jsstring" }],
    [{ scope: "store/order/*", destination, is_active: "yes" }, { is_active: "error.expected.jsboolean" }],
  ])("refuses %j with 422", async (body, errors) => {
    const sandbox = await startForTest({ customers: 1 });
    const { status, json } = await create(sandbox, body);
    expect([status, json["title"], json["errors"]]).toEqual([422, "JSON data is missing or invalid", errors]);
    expect(sandbox.control.hooks.list()).toEqual([]);
  });

  it("takes the default port when it is written out, and scopes of one channel's orders", async () => {
    const sandbox = await startForTest({ customers: 1 });
    for (const body of [
      { scope: "store/order/*", destination: "https://a.example:443/" },
      { scope: "store/channel/2/order/created", destination },
      { scope: "store/order/transaction/updated", destination },
      { scope: "store/customer/channel/login/access/updated", destination },
      { scope: "store/hook/deliveryException", destination },
    ]) {
      expect((await create(sandbox, body)).status).toBe(200);
    }
  });

  it("refuses a second one of the same scope and destination, and an eleventh of a scope", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const scope = "store/order/*";
    for (let n = 1; n <= 10; n++) {
      expect((await create(sandbox, { scope, destination: `${destination}/${n}` })).status).toBe(200);
    }
    expect((await create(sandbox, { scope, destination: `${destination}/1` })).json["errors"]).toEqual({
      destination: "error.duplicate",
    });
    expect((await create(sandbox, { scope, destination: `${destination}/11` })).json["errors"]).toEqual({
      scope: "error.limit",
    });
    const other = await create(sandbox, { scope: "store/order/created", destination: `${destination}/1` });
    expect(other.status).toBe(200);
  });
});

describe("GET /v3/hooks", () => {
  it("lists by pages and by each filter, and refuses others", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const made = [
      { scope: "store/order/created", destination },
      { scope: "store/order/created", destination: "https://b.example/", is_active: false },
      { scope: "store/sku/*", destination },
    ];
    for (const body of made) await create(sandbox, body);
    const list = async (query: string) => (await call(sandbox, `/v3/hooks${query}`)).json;
    const all = await list("");
    expect(each(all["data"]!, "destination")).toEqual(made.map((hook) => hook.destination));
    expect(await list("?page=2&limit=2")).toMatchObject({
      data: [{ scope: "store/sku/*" }],
      meta: {
        pagination: {
          total: 3,
          count: 1,
          per_page: 2,
          current_page: 2,
          total_pages: 2,
          links: { current: "?page=2&limit=2" },
        },
      },
    });
    expect((await list("?is_active=false"))["data"]).toMatchObject([{ destination: "https://b.example/" }]);
    expect((await list("?scope=store/sku/*"))["data"]).toMatchObject([{ scope: "store/sku/*" }]);
    expect((await list(`?destination=${encodeURIComponent(destination)}`))["data"]).toHaveLength(2);
    expect((await call(sandbox, "/v3/hooks?client_id=x")).status).toBe(422);
  });
});

describe("/v3/hooks/{id}", () => {
  it("reads, changes only what is sent, and deletes with 200 and the hook", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const made = (await create(sandbox, { scope: "store/order/*", destination, headers: { a: "b" } })).json["data"]!;
    const path = `/v3/hooks/${Number(made["id"])}`;
    expect((await call(sandbox, path)).json).toEqual({ data: made, meta: {} });
    const put = await call(sandbox, path, { method: "PUT", body: { is_active: false } });
    const { updated_at } = put.json["data"]!;
    expect([put.status, put.json]).toEqual([200, { data: { ...made, is_active: false, updated_at }, meta: {} }]);
    const gone = await call(sandbox, path, { method: "DELETE" });
    expect([gone.status, gone.json["data"]]).toEqual([200, put.json["data"]]);
    const after = await call(sandbox, path);
    expect([after.status, after.json["title"]]).toEqual([404, `Webhook with id [${Number(made["id"])}] not found`]);
    expect((await call(sandbox, path, { method: "DELETE" })).status).toBe(404);
    expect((await call(sandbox, path, { method: "PUT", body: { is_active: true } })).status).toBe(404);
    expect((await call(sandbox, "/v3/hooks/abc")).status).toBe(404);
  });

  it("holds a change to the rules of a new one, and refuses one without a field", async () => {
    const sandbox = await startForTest({ customers: 1 });
    await create(sandbox, { scope: "store/order/*", destination });
    const second = await create(sandbox, { scope: "store/sku/*", destination });
    const put = (body: unknown) =>
      call(sandbox, `/v3/hooks/${Number(second.json["data"]!["id"])}`, { method: "PUT", body });
    expect((await put({ scope: "store/order/*" })).json["errors"]).toEqual({ destination: "error.duplicate" });
    expect((await put({ destination: "http://x.example" })).status).toBe(422);
    expect((await put({ unknown: 1 })).json["errors"]).toEqual({ "": "error.path.missing." });
    expect((await put({ headers: null, scope: "store/sku/*" })).status).toBe(200);
  });
});

describe("/v3/hooks/admin", () => {
  it("keeps the addresses that were put last, and lists all hooks with their status", async () => {
    const sandbox = await startForTest({ customers: 1 });
    await create(sandbox, { scope: "store/order/*", destination });
    await create(sandbox, { scope: "store/sku/*", destination, is_active: false });
    const put = (body: unknown) => call(sandbox, "/v3/hooks/admin", { method: "PUT", body });
    expect((await call(sandbox, "/v3/hooks/admin")).json["data"]).toMatchObject({ emails: [], blocked_domains: [] });
    expect((await put({ emails: ["ops@shop.example"] })).status).toBe(204);
    expect((await put({ emails: ["nobody"] })).json["errors"]).toEqual({ "emails[0]": "error.email" });
    expect((await put({})).json["errors"]).toEqual({ emails: "error.path.missing." });
    const { data } = (await call(sandbox, "/v3/hooks/admin")).json;
    expect(data!["emails"]).toEqual(["ops@shop.example"]);
    expect(each(data!["hooks_list"]!, "status")).toEqual(["active", "inactive"]);
    const inactive = await call(sandbox, "/v3/hooks/admin?is_active=false");
    expect(each(inactive.json["data"]!["hooks_list"]!, "scope")).toEqual(["store/sku/*"]);
  });
});
