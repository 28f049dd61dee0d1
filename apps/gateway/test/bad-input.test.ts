/** What callers get wrong: ids of nothing, pages out of range, texts that cannot be kept, syncs that cannot start. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { askForSync, runSync, startSync, syncToEnd, userErrors } from "./syncs.js";

let gateway: TestGateway;
let storeId: string;
let integrationId: string;
let syncId: string;

beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 20 } });
  ({ storeId, integrationId } = await setUpValidation(gateway));
  syncId = (await runSync(gateway, { integrationId })).id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("an id of nothing", () => {
  const nobody = {
    "a stranger of the right sort": (prefix: string) => `${prefix}_${randomUUID()}`,
    "of another sort": (prefix: string) => (prefix === "sto" ? integrationId : storeId),
    "no id at all": () => "nonsense",
    "an empty text": () => "",
    "a bare key": () => storeId.slice(4),
    "an id with a tail": (prefix: string) => `${prefix}_${randomUUID()}_1`,
    "an attempt at SQL": (prefix: string) => `${prefix}_' or 1=1 --`,
    "a text with U+0000": (prefix: string) => `${prefix}_\u0000`,
  };
  const kinds = Object.entries(nobody);

  test.each(kinds)("%s: a query answers null", async (_, id) => {
    const { data, errors } = await gateway.query(
      `query ($store: ID!, $integration: ID!, $sync: ID!, $node: ID!) {
        store(id: $store) { id } integration(id: $integration) { id } sync(id: $sync) { id } node(id: $node) { id }
      }`,
      { store: id("sto"), integration: id("int"), sync: id("syn"), node: `zzz_${randomUUID()}` },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ store: null, integration: null, sync: null, node: null });
  });

  test.each(kinds)("%s: a list of what belongs to it is empty", async (_, id) => {
    const { data, errors } = await gateway.query(
      `query ($store: ID, $integration: ID) {
        integrations(storeId: $store) { totalCount nodes { id } }
        byStore: syncs(storeId: $store) { totalCount nodes { id } }
        byIntegration: syncs(integrationId: $integration) { totalCount nodes { id } }
      }`,
      { store: id("sto"), integration: id("int") },
    );
    expect(errors).toBeUndefined();
    const none = { totalCount: 0, nodes: [] };
    expect(data).toEqual({ integrations: none, byStore: none, byIntegration: none });
  });

  const mutations: [string, string, string, string, readonly string[]][] = [
    ["updateStore", `updateStore(id: $id, input: { name: "x" }) { store { id }`, "sto", "STORE_NOT_FOUND", ["id"]],
    ["disconnectStore", `disconnectStore(id: $id) { deletedId`, "sto", "STORE_NOT_FOUND", ["id"]],
    [
      "createIntegration",
      `createIntegration(input: { storeId: $id, connectorId: "validation", config: {} }) { integration { id }`,
      "sto",
      "STORE_NOT_FOUND",
      ["storeId"],
    ],
    [
      "updateIntegration",
      `updateIntegration(id: $id, input: { name: "x" }) { integration { id }`,
      "int",
      "INTEGRATION_NOT_FOUND",
      ["id"],
    ],
    ["deleteIntegration", `deleteIntegration(id: $id) { deletedId`, "int", "INTEGRATION_NOT_FOUND", ["id"]],
    [
      "startSync",
      `startSync(input: { integrationId: $id }) { sync { id }`,
      "int",
      "INTEGRATION_NOT_FOUND",
      ["integrationId"],
    ],
    ["cancelSync", `cancelSync(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
    ["undoSync", `undoSync(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
    ["retryFailedRecords", `retryFailedRecords(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
    ["approveSync", `approveSync(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
    ["pauseSync", `pauseSync(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
    ["resumeSync", `resumeSync(id: $id) { sync { id }`, "syn", "SYNC_NOT_FOUND", ["id"]],
  ];
  test.each(mutations)(
    "%s: a mutation says NOT_FOUND at the field, and has changed nothing",
    async (_, call, prefix, code, field) => {
      for (const id of Object.values(nobody)) {
        const { data, errors } = await gateway.query(`mutation ($id: ID!) { done: ${call} ${userErrors} } }`, {
          id: id(prefix),
        });
        expect(errors).toBeUndefined();
        const { userErrors: told, ...rest } = data.done;
        expect(told).toMatchObject([{ kind: "NOT_FOUND", code, field }]);
        expect(told[0].message).toMatch(/^There is no .* with this id\./);
        expect(Object.values(rest)).toEqual([null]);
      }
    },
  );

  test("a draft that names nothing, half of it, or what is not there", async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{}, "DRAFT_INCOMPLETE", "connectorId"],
      [{ connectorId: "validation" }, "DRAFT_INCOMPLETE", "storeId"],
      [{ storeId }, "DRAFT_INCOMPLETE", "connectorId"],
      [{ storeId, connectorId: "teleport" }, "UNKNOWN_CONNECTOR", "connectorId"],
      [{ storeId: `sto_${randomUUID()}`, connectorId: "validation" }, "STORE_NOT_FOUND", "storeId"],
      [{ integrationId: `int_${randomUUID()}` }, "INTEGRATION_NOT_FOUND", "integrationId"],
      [{ integrationId: syncId }, "INTEGRATION_NOT_FOUND", "integrationId"],
    ];
    for (const [input, code, field] of cases) {
      const { data } = await gateway.query(
        `mutation ($input: IntegrationDraftInput!) { testIntegration(input: $input) { ok checks { name } ${userErrors} } }`,
        { input },
      );
      expect(data.testIntegration).toMatchObject({ ok: null, checks: null, userErrors: [{ code, field: [field] }] });
    }
  });

  test("a connector that is not there is told with those that are", async () => {
    const { data } = await gateway.query(
      `mutation ($storeId: ID!) {
        createIntegration(input: { storeId: $storeId, connectorId: "teleport", config: {} }) { integration { id } ${userErrors} }
      }`,
      { storeId },
    );
    expect(data.createIntegration.userErrors).toMatchObject([{ code: "UNKNOWN_CONNECTOR", field: ["connectorId"] }]);
    expect(data.createIntegration.userErrors[0].message).toContain("validation");
  });

  test("validateEmail fails alone, with a code, and what stands beside it is answered", async () => {
    const { data, errors } = await gateway.query(
      `query ($id: ID!) { validateEmail(integrationId: $id, email: "a@gmail.com") { status } viewer { role } }`,
      { id: `int_${randomUUID()}` },
    );
    expect(data).toMatchObject({ validateEmail: null, viewer: { role: "ADMIN" } });
    expect(errors).toMatchObject([{ path: ["validateEmail"], extensions: { code: "INTEGRATION_NOT_FOUND" } }]);
  });
});

test("node finds each thing by its id, with its own type", async () => {
  for (const [id, typename] of [
    [storeId, "Store"],
    [integrationId, "Integration"],
    [syncId, "Sync"],
  ]) {
    const { data } = await gateway.query("query ($id: ID!) { node(id: $id) { id __typename } }", { id });
    expect(data.node).toEqual({ id, __typename: typename });
  }
});

describe("pages", () => {
  const lists = {
    stores: "stores(first: $first, after: $after)",
    integrations: "integrations(first: $first, after: $after)",
    syncs: "syncs(first: $first, after: $after)",
    results: "sync(id: $id) { results(first: $first, after: $after)",
  };
  const open = Object.entries(lists);

  async function page(list: string, first: number, after: string | null = null) {
    const close = list.startsWith("sync(id") ? "}" : "";
    const id = list.includes("$id") ? "$id: ID!, " : "";
    return gateway.query(`query (${id}$first: Int!, $after: String) { ${list} { nodes { id } } ${close} }`, {
      id: syncId,
      first,
      after,
    });
  }

  test.each(open)("%s: first takes 1 to 250", async (_, list) => {
    for (const first of [1, 250]) expect((await page(list, first)).errors).toBeUndefined();
    for (const first of [0, 251, -1, 2_147_483_647]) {
      expect((await page(list, first)).errors).toMatchObject([{ extensions: { code: "FIRST_OUT_OF_RANGE" } }]);
    }
  });

  test.each(open)("%s: what is no cursor of it is refused", async (_, list) => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const cursors = [
      "nonsense",
      "",
      "%%%",
      made({ a: 1 }),
      made(["name", "no uuid"]),
      made(9_000_000_000_000_000),
      made(-1),
      made(null),
      made([]),
      made(["results", 9_000_000_000_000_000]),
      made(["results", -1]),
      made(["stores", ["name", "no uuid"]]),
      made(["of no list", 1]),
    ];
    for (const after of cursors) {
      expect((await page(list, 5, after)).errors).toMatchObject([{ extensions: { code: "CURSOR_MALFORMED" } }]);
    }
  });

  test("a cursor with a text that cannot be kept is the caller's mistake, too", async () => {
    for (const list of ["stores", "integrations"] as const) {
      const after = Buffer.from(JSON.stringify([list, ["\u0000", randomUUID()]])).toString("base64url");
      expect((await page(lists[list], 5, after)).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });

  test("a cursor of one list is none of another", async () => {
    const { data } = await gateway.query(
      "query ($id: ID!) { syncs { edges { cursor } } sync(id: $id) { results { edges { cursor } } } stores { edges { cursor } } integrations { edges { cursor } } }",
      { id: syncId },
    );
    const cursors: Record<string, string> = {
      stores: data.stores.edges[0].cursor,
      integrations: data.integrations.edges[0].cursor,
      syncs: data.syncs.edges[0].cursor,
      results: data.sync.results.edges[0].cursor,
    };
    for (const [name, list] of open) {
      for (const [of, after] of Object.entries(cursors)) {
        const codes = (await page(list, 5, after)).errors?.map(({ extensions }) => extensions.code);
        expect(codes).toEqual(of === name ? undefined : ["CURSOR_MALFORMED"]);
      }
    }
  });
});

describe("texts that PostgreSQL cannot keep", () => {
  test.each(["a\u0000b", "a\ud800b"])("%j is refused wherever it is given, and is no failure of ours", async (text) => {
    const keep = `mutation ($text: String!, $json: JSON!, $id: ID!, $storeId: ID!) {
      updateIntegration(id: $id, input: { name: $text }) { integration { name } }
      createIntegration(input: { storeId: $storeId, connectorId: "validation", config: $json }) { integration { id } }
      startSync(input: { integrationId: $id, keys: [$text] }) { sync { id } }
    }`;
    const json = { attributeName: text };
    const { data, errors } = await gateway.query(keep, { text, json, id: integrationId, storeId });
    for (const error of errors ?? []) {
      expect(error.extensions.code).toBe("BAD_USER_INPUT");
      expect(error.message).toContain("U+0000");
    }
    // A text column takes half a surrogate pair as U+FFFD; JSON takes neither.
    expect(data.createIntegration?.integration ?? null).toBeNull();
    expect(data.startSync?.sync ?? null).toBeNull();
    const found = await gateway.query(
      `query ($id: ID!, $text: String!) { sync(id: $id) { results(filter: { search: $text, errorCode: [$text] }) { totalCount } } }`,
      { id: syncId, text },
    );
    expect(found.errors?.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
    expect(gateway.log.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("startSync is refused", () => {
  test("while another one runs, also when both come at once", async () => {
    gateway.sandbox.control.addFault({ times: null, respond: "held" });
    const asked = await Promise.all(Array.from({ length: 5 }, () => askForSync(gateway, { integrationId })));
    const [started, ...others] = asked.filter(({ sync }) => sync);
    expect(others).toEqual([]);
    const refused = asked.flatMap(({ userErrors: errors }) => errors);
    expect(refused).toHaveLength(4);
    for (const error of refused) {
      expect(error).toMatchObject({ kind: "CONFLICT", code: "SYNC_RUNNING", field: ["integrationId"] });
    }
    expect((await askForSync(gateway, { integrationId, dryRun: true })).userErrors).toMatchObject([
      { code: "SYNC_RUNNING" },
    ]);
    gateway.sandbox.control.releaseHeld();
    expect(await syncToEnd(gateway, started?.sync?.id ?? "")).toMatchObject({ status: "SUCCEEDED" });
    await syncToEnd(gateway, await startSync(gateway, { integrationId }));
  });

  test("for a kind that the connector has not", async () => {
    const { sync, userErrors: told } = await askForSync(gateway, { integrationId, kind: "teleport" });
    expect(sync).toBeNull();
    expect(told).toMatchObject([{ kind: "INPUT", code: "UNKNOWN_KIND", field: ["kind"] }]);
    expect(told[0]?.message).toContain('"validate"');
  });

  test.each([
    ["none", []],
    ["an empty one", ["a@gmail.com", " "]],
    ["more than 1,000", Array.from({ length: 1001 }, (_, index) => `a${index}@gmail.com`)],
  ])("for keys that are %s", async (_, keys) => {
    expect((await askForSync(gateway, { integrationId, keys })).userErrors).toMatchObject([
      { kind: "INPUT", code: "KEYS_INVALID", field: ["keys"] },
    ]);
  });

  test("for a disabled integration, until it is MANUAL again", async () => {
    const setStatus = (status: string | null) =>
      gateway.query(
        `mutation ($id: ID!, $status: IntegrationStatus) {
          updateIntegration(id: $id, input: { status: $status }) { integration { status } ${userErrors} }
        }`,
        { id: integrationId, status },
      );
    await setStatus("DISABLED");
    expect((await askForSync(gateway, { integrationId })).userErrors).toMatchObject([
      { kind: "CONFIG", code: "INTEGRATION_DISABLED" },
    ]);
    // Null puts back the default.
    expect((await setStatus(null)).data.updateIntegration.integration.status).toBe("MANUAL");
  });

  test("with null where the default is no real run, before anything happens", async () => {
    const { data, errors } = await gateway.query(
      `mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } } }`,
      { input: { integrationId, dryRun: null } },
    );
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

test("cancelling a sync that has ended leaves it as it is", async () => {
  const { data } = await gateway.query(
    `mutation ($id: ID!) { cancelSync(id: $id) { sync { status cancelRequestedAt } ${userErrors} } }`,
    { id: syncId },
  );
  expect(data.cancelSync).toEqual({ sync: { status: "SUCCEEDED", cancelRequestedAt: null }, userErrors: [] });
});

test.each(["pauseSync", "resumeSync"])(
  "%s of a sync that has ended is refused, and leaves it as it is",
  async (field) => {
    const { data } = await gateway.query(
      `mutation ($id: ID!) { done: ${field}(id: $id) { sync { id } ${userErrors} } }`,
      {
        id: syncId,
      },
    );
    expect(data.done).toEqual({
      sync: null,
      userErrors: [expect.objectContaining({ code: "SYNC_ENDED", field: ["id"] })],
    });
  },
);

describe("validateEmail", () => {
  test.each([
    ["a good one", "someone@gmail.com", "VALID", "domain_accepts_mail"],
    ["nothing", "", "INVALID", "syntax"],
    ["an emoji", "🦄@gmail.com", "VALID", "domain_accepts_mail"],
    ["a thousand signs", `${"x".repeat(1000)}@gmail.com`, "INVALID", "syntax"],
    ["U+0000", "a\u0000b@gmail.com", "INVALID", "syntax"],
    ["lines", "a@gmail.com\r\nBcc: b@gmail.com", "INVALID", "syntax"],
  ])("judges %s", async (_, email, status, reason) => {
    const { data, errors } = await gateway.query(
      "query ($id: ID!, $email: String!) { validateEmail(integrationId: $id, email: $email) { email status reason provider } }",
      { id: integrationId, email },
    );
    expect(errors).toBeUndefined();
    expect(data.validateEmail).toMatchObject({ email, status, provider: "builtin", reason });
  });
});
