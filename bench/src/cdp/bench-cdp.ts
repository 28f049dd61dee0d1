/** A store imported into people: how fast, with how much memory and how many requests; a second time with a thousand changed orders; and how fast people are found then. */
import { connectDatabase, startEmbeddedPostgres } from "@storegate/database";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { dataFolder } from "../data-folder.ts";
import type { Figure } from "../figure.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";
import { residentMb } from "../resident-memory.ts";

const usualCustomers = 20_000;
const ordersOfCustomer = 3;
const changedOrders = 1000;
const asked = 40;

/** What the command line settles. */
export interface CdpSettings {
  readonly seed: number;
  readonly full: boolean;
  /** How many customers the store has. */
  readonly customers: readonly number[] | undefined;
  readonly tell: (line: string) => void;
}

/** The figures of `pnpm bench cdp`. */
export async function benchCdp({ seed, full, customers: sizes, tell }: CdpSettings): Promise<Figure[]> {
  const customers = sizes?.at(-1) ?? (full ? 1_000_000 : usualCustomers);
  const orders = ordersOfCustomer * customers;
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("cdp"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(
    await startSandbox({ plan: "enterprise", customers, orders, products: 500, seed, windowMs: 100 }),
  );
  const gateway = started.use(
    await startGatewayProcess(postgres, dataDir, { STOREGATE_DNS_SERVERS: sandbox.dnsAddress }),
  );
  const database = started.adopt(connectDatabase(postgres.url), (each) => each.close());
  const integrationId = await integrate(gateway, sandbox);

  tell(`cdp: a first import of ${customers.toLocaleString("en")} customers and ${orders.toLocaleString("en")} orders`);
  sandbox.control.resetCalls();
  const first = await measuredSync(gateway, integrationId, tell);
  const calls = sandbox.control.calls().total;
  await database.sql`vacuum analyze`;
  const [size] = await database.sql<{ bytes: string; people: string }[]>`
    select (select sum(pg_total_relation_size(oid)) from pg_class where relnamespace = 'cdp'::regnamespace and relkind = 'r')::text as bytes,
      (select count(*) from cdp.profiles)::text as people`;
  const least = Math.ceil(customers / 250) + Math.ceil(orders / 250) + Math.ceil((customers * 0.6) / 250);

  tell(`cdp: an import of ${changedOrders.toLocaleString("en")} changed orders`);
  change(sandbox, customers);
  sandbox.control.resetCalls();
  const second = await measuredSync(gateway, integrationId, tell);
  const secondCalls = sandbox.control.calls().total;

  tell("cdp: people are looked for");
  return [
    {
      name: "first import",
      value: first.processed / first.seconds,
      unit: "records/s",
      note: `${first.processed} records in ${first.seconds.toFixed(0)} s`,
    },
    { name: "first import: memory", value: first.mostMb, unit: "MB", note: "resident memory of the gateway, at most" },
    {
      name: "first import: requests against the least",
      value: calls / least,
      unit: "times",
      threshold: { below: 1.2 },
      note: `${calls} requests; ${least} full pages of customers, orders and subscribers`,
    },
    {
      name: "database for a profile",
      value: Number(size?.bytes) / Number(size?.people),
      unit: "bytes",
      note: `all tables and indexes, of ${size?.people} people with their orders`,
    },
    { name: "changed orders: time", value: second.seconds, unit: "s", note: `${secondCalls} requests` },
    ...(await reads(gateway, integrationId, sandbox)),
  ];
}

/** As a thousand orders of a day do. */
function change({ control }: Sandbox, customers: number): void {
  for (let each = 0; each < changedOrders; each += 1)
    control.orders.add({
      customerId: 1 + ((each * 7919) % customers),
      products: [{ name: "Hat", quantity: 1, price_ex_tax: 10, price_inc_tax: 10 }],
      fields: { status_id: 11 },
    });
}

async function integrate(gateway: GatewayProcess, { storeHash, accessToken, apiUrl }: Sandbox): Promise<string> {
  const { connectStore } = await gateway.ask<{ connectStore: { store: { id: string } } }>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { message } } }",
    { input: { storeHash, accessToken, apiUrl } },
  );
  const { createIntegration } = await gateway.ask<{ createIntegration: { integration: { id: string } } }>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message } } }",
    { input: { storeId: connectStore.store.id, connectorId: "cdp", status: "MANUAL", config: {} } },
  );
  return createIntegration.integration.id;
}

/** Runs an import to its end, and looks at the gateway's memory meanwhile. */
async function measuredSync(
  gateway: GatewayProcess,
  integrationId: string,
  tell: (line: string) => void,
): Promise<{ readonly seconds: number; readonly processed: number; readonly mostMb: number }> {
  const begun = performance.now();
  const { startSync } = await gateway.ask<{ startSync: { sync: { id: string } } }>(
    "mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } userErrors { message } } }",
    { input: { integrationId } },
  );
  let mostMb = 0;
  for (let looks = 0; ; looks += 1) {
    mostMb = Math.max(mostMb, await residentMb(gateway.pid));
    const { sync } = await gateway.ask<{
      sync: { status: string; progress: { processed: number }; error: { message: string } | null };
    }>("query ($id: ID!) { sync(id: $id) { status error { message } progress { processed } } }", {
      id: startSync.sync.id,
    });
    if (sync.status === "SUCCEEDED")
      return { seconds: (performance.now() - begun) / 1000, processed: sync.progress.processed, mostMb };
    if (!["QUEUED", "RUNNING"].includes(sync.status))
      throw new Error(`the import ended as ${sync.status}: ${sync.error?.message ?? ""}`);
    if (looks % 40 === 39) tell(`cdp: ${sync.progress.processed.toLocaleString("en")} records`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function reads(gateway: GatewayProcess, integrationId: string, sandbox: Sandbox): Promise<Figure[]> {
  const people = sandbox.control.snapshot().customers.slice(0, asked);
  const searches = await timed(people, ({ email }) =>
    gateway.ask(
      "query ($id: ID!, $search: String) { profiles(integrationId: $id, search: $search, first: 10) { nodes { id name emails } } }",
      {
        id: integrationId,
        search: email.split("@")[0]?.slice(0, 6) ?? "",
      },
    ),
  );
  const { profiles } = await gateway.ask<{ profiles: { nodes: { id: string }[] } }>(
    "query ($id: ID!) { profiles(integrationId: $id, first: 40) { nodes { id } } }",
    { id: integrationId },
  );
  const pages = await timed(profiles.nodes, ({ id }) =>
    gateway.ask(
      `query ($id: ID!) { profile(id: $id) { name emails attributes { attribute { name } value } orders(first: 10) { nodes { externalId total { amount } items { name } } }
        timeline(first: 20) { nodes { kind at } } segments { name } } }`,
      { id },
    ),
  );
  const filters = [
    { attribute: "orders_count", gte: 3 },
    {
      all: [
        { attribute: "spend_total", gt: "500" },
        { attribute: "last_order_at", withinDays: 700 },
      ],
    },
    { not: { attribute: "favourite_brand", contains: "a" } },
    {
      any: [
        { attribute: "countries", hasAny: ["DE"] },
        { attribute: "frequency_score", gte: 4 },
      ],
    },
  ];
  const sizes = await timed(
    Array.from({ length: asked }, (_, place) => filters[place % filters.length]),
    (filter) =>
      gateway.ask(
        "query ($id: ID!, $filter: JSON!) { previewSegment(integrationId: $id, filter: $filter) { size userErrors { message } } }",
        {
          id: integrationId,
          filter,
        },
      ),
  );
  return [p95("profile search, p95", searches), p95("profile page, p95", pages), p95("segment size, p95", sizes)];
}

async function timed<Item>(items: readonly Item[], ask: (item: Item) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) {
    const begun = performance.now();
    await ask(item);
    times.push(performance.now() - begun);
  }
  return times;
}

function p95(name: string, times: readonly number[]): Figure {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    name,
    value: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN,
    unit: "ms",
    threshold: { below: 200 },
  };
}
