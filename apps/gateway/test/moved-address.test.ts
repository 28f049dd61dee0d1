/** A secret never goes to an address that it was not given for, whenever the address was changed. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pageCursorSchema, type PageCursor } from "@storegate/bigcommerce-client";
import { defineConnector, defineExportKind, Fault, type SyncContext } from "@storegate/connector-kit";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { decodeId } from "../src/ids.js";
import { credentials, startTestGateway, type TestGateway } from "./harness.js";
import { runSync, startSync, syncToEnd } from "./syncs.js";

/** A host that keeps names, and notes what it was authorised with. */
class Host implements AsyncDisposable {
  readonly seen = new Set<string | undefined>();
  readonly names = new Map<string, string>();
  status = 200;
  refusesNames = false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.seen.add(request.headers.authorization);
      const [, id = "", name] = (request.url ?? "").split("/").map(decodeURIComponent);
      const status = this.refusesNames && name !== undefined ? 422 : this.status;
      if (status === 200 && name === "none") this.names.delete(id);
      else if (status === 200 && name !== undefined) this.names.set(id, name);
      response.writeHead(status).end(JSON.stringify(this.names.get(id) ?? null));
    });
  }

  static async start(): Promise<Host> {
    const host = new Host();
    await new Promise<void>((resolve) => host.#server.listen(0, "127.0.0.1", resolve));
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const config = z.strictObject({ url: z.url(), apiKey: z.string().meta({ writeOnly: true }) });
const nameIn = z.object({ name: z.string() }).nullable();
type Context = SyncContext<z.infer<typeof config>, undefined>;

async function ask({ config: { url, apiKey }, signal }: Context, path: string): Promise<string | null> {
  const response = await fetch(`${url}/${path}`, { signal, headers: { authorization: apiKey } });
  if (response.ok)
    return z
      .string()
      .nullable()
      .parse(await response.json());
  const kind = response.status === 503 ? "UNAVAILABLE" : "INPUT";
  throw new Fault({ kind, code: "HOST_REFUSED", message: `The host answered ${response.status}.` });
}

const names = defineExportKind<z.infer<typeof config>, undefined, null, string, PageCursor>({
  key: "names",
  title: "Names",
  description: "Tells a host each customer's name.",
  direction: "export",
  recordType: "customer",
  phase: "telling",
  undoable: true,
  cursor: pageCursorSchema,
  begin: async () => null,
  async *read({ bigcommerce }, from) {
    const pages = from.keys ? undefined : bigcommerce.customers.pages({ from: from.cursor, readAhead: false });
    const found = from.keys ? await bigcommerce.customers.byEmails(from.keys) : [];
    const record = ({ id, email, firstName }: { id: number; email: string; firstName: string }) => ({
      key: email,
      source: firstName,
      targets: { name: String(id) },
    });
    if (!pages) yield { records: found.map(record), next: null };
    else for await (const { items, next } of pages) yield { records: items.map(record), next };
  },
  plan: async (_context, records) =>
    records.map(({ source, observed }) => {
      const before = observed["name"] ?? null;
      if (before) return {};
      return { changes: [{ resource: "name", action: "create", before, after: { name: source } }] };
    }),
  resources: {
    name: {
      batchSize: 1,
      concurrency: 1,
      undo: { deletesCreated: true },
      async observe(context, targets) {
        const found = new Map<string, { name: string }>();
        for (const target of targets) {
          const name = await ask(context, target);
          if (name !== null) found.set(target, { name });
        }
        return found;
      },
      async apply(context, changes) {
        for (const { target, after } of changes) {
          await ask(context, `${target}/${encodeURIComponent(nameIn.parse(after)?.name ?? "none")}`);
        }
        return changes.map(() => ({ ok: true as const }));
      },
    },
  },
});

const connector = defineConnector<z.infer<typeof config>, undefined>({
  id: "namer",
  title: "Namer",
  description: "Tells a host names.",
  scopes: ["store_v2_customers_read_only"],
  config,
  syncKinds: [names],
  open: () => undefined,
});

let gateway: TestGateway;
let [old, present]: Host[] = [];
let storeId: string;
let integrationId: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    sandbox: { customers: 3 },
    environment: { STOREGATE_SYNC_RETRY_MINUTES: "60" },
    connectors: [{ connector, resolvers: [] }],
  });
  const { data } = await gateway.query(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: credentials(gateway.sandbox) },
  );
  storeId = data.connectStore.store.id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

beforeEach(async () => {
  [old, present] = await Promise.all([Host.start(), Host.start()]);
  const input = { storeId, connectorId: "namer", name: "Names", config: { url: old?.url, apiKey: "key-of-old" } };
  const { data } = await gateway.query(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } } }",
    { input },
  );
  integrationId = data.createIntegration.integration.id;
  return async () => {
    await old?.[Symbol.asyncDispose]();
    await present?.[Symbol.asyncDispose]();
  };
});

async function move(): Promise<void> {
  const { data } = await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { code } } }",
    { id: integrationId, input: { config: { url: present?.url, apiKey: "key-of-present" } } },
  );
  expect(data.updateIntegration.userErrors).toEqual([]);
}

const follow = async (mutation: "undoSync" | "retryFailedRecords", id: string) => {
  const { data } = await gateway.query(
    `mutation ($id: ID!) { ${mutation}(id: $id) { sync { id } userErrors { kind code message } } }`,
    { id },
  );
  return data[mutation];
};

const changed = {
  kind: "CONFIG",
  code: "CONFIG_CHANGED",
  message:
    '"url" of the integration "Names" is another now than when the sync began, and the secret "apiKey" that is kept now never goes to the address of then.',
};

test("a sync that waited for the old address fails, and that address sees nothing of the new secret", async () => {
  old!.status = 503;
  const id = await startSync(gateway, { integrationId });
  const { sql } = gateway.database;
  await expect
    .poll(() => sql`select 1 from syncs where id = ${decodeId("Sync", id) ?? null} and retry_at is not null`)
    .toHaveLength(1);
  await move();
  old!.status = 200;
  await gateway.database.sql`update syncs set retry_at = clock_timestamp() where finished_at is null`;
  expect(await syncToEnd(gateway, id)).toMatchObject({ status: "FAILED", error: changed });
  expect([...old!.seen]).toEqual(["key-of-old"]);
  expect([...present!.seen]).toEqual([]);
  expect(await runSync(gateway, { integrationId })).toMatchObject({ status: "SUCCEEDED", progress: { created: 3 } });
  expect([...present!.seen]).toEqual(["key-of-present"]);
});

test("an undo of what was done at the old address is refused, until the address is put back", async () => {
  const { id } = await runSync(gateway, { integrationId });
  const isUndoable = async () => {
    const { data } = await gateway.query("query ($id: ID!) { sync(id: $id) { undoable } }", { id });
    return data.sync.undoable;
  };
  expect(await isUndoable()).toBe(true);
  await move();
  expect(await isUndoable()).toBe(false);
  expect(await follow("undoSync", id)).toEqual({
    sync: null,
    userErrors: [{ ...changed, message: expect.stringContaining(changed.message) as string }],
  });
  expect([...old!.seen]).toEqual(["key-of-old"]);
  await gateway.query(
    "mutation ($id: ID!, $input: UpdateIntegrationInput!) { updateIntegration(id: $id, input: $input) { userErrors { code } } }",
    { id: integrationId, input: { config: { url: old?.url, apiKey: "new-key-of-old" } } },
  );
  expect(await isUndoable()).toBe(true);
  const { sync } = await follow("undoSync", id);
  expect(await syncToEnd(gateway, sync.id)).toMatchObject({ status: "SUCCEEDED" });
  expect(old!.names.size).toBe(0);
  expect([...old!.seen]).toEqual(["key-of-old", "new-key-of-old"]);
});

test("a retry of what failed at the old address goes to the present one", async () => {
  old!.refusesNames = true;
  const { id, status } = await runSync(gateway, { integrationId });
  expect(status).toBe("COMPLETED_WITH_ERRORS");
  await move();
  const { sync } = await follow("retryFailedRecords", id);
  expect(await syncToEnd(gateway, sync.id)).toMatchObject({ status: "SUCCEEDED", progress: { created: 3 } });
  expect([...old!.seen]).toEqual(["key-of-old"]);
  expect([...present!.seen]).toEqual(["key-of-present"]);
});
