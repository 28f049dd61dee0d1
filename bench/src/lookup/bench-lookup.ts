/** How long agents wait for a person with their orders, while a sync of the same store uses all that it gets of the quota. */
import { startEmbeddedPostgres } from "@storegate/database";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { dataFolder } from "../data-folder.ts";
import type { Figure } from "../figure.ts";
import { startGatewayProcess, type GatewayProcess } from "../gateway-process.ts";

const customers = 20_000;
/** How many people are looked up by each way. */
const usual = 30;
/** What one answer of the store takes, in milliseconds. */
const latencyMs = 100;
/** Looking up with orders asks the store so many times one after the other, at the least: who it is, what they ordered, what of it went back. */
const rounds = 3;
/** Between two agents: what they ask for has to fit into a plan of 150 requests in 30 seconds. */
const betweenMs = 2_000;

/** What the command line settles. */
export interface LookupSettings {
  readonly seed: number;
  readonly tell: (line: string) => void;
}

/** The figures of `pnpm bench lookup`. */
export async function benchLookup({ seed, tell }: LookupSettings): Promise<Figure[]> {
  await using started = new AsyncDisposableStack();
  const { path: dataDir } = started.use(await dataFolder("lookup"));
  const postgres = started.adopt(await startEmbeddedPostgres({ dataDir }), (server) => server.stop());
  const sandbox = started.use(
    await startSandbox({ plan: "standard", customers, orders: 5_000, products: 50, latencyMs, seed }),
  );
  const gateway = started.use(
    await startGatewayProcess(postgres, dataDir, { STOREGATE_DNS_SERVERS: sandbox.dnsAddress }),
  );
  const storeId = await connect(gateway, sandbox);
  const lookup = await integrate(gateway, storeId, "lookup", {});
  const [first, ...asked] = peopleOf(sandbox, usual + 1);
  // What hardly ever changes is read once in ten minutes: the store's currency, names of groups and attributes.
  if (first) await timed(gateway, lookup, first);
  const figures: Figure[] = [];

  tell("lookup: nothing else asks the store");
  figures.push(...(await measure("alone", gateway, lookup, asked.slice(0, usual / 3))));
  tell(`lookup: a validation of ${customers.toLocaleString("en")} customers begins`);
  const validation = await integrate(gateway, storeId, "validation", {});
  await gateway.ask(
    "mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } userErrors { message } } }",
    { input: { integrationId: validation } },
  );
  await writesBegun(sandbox);
  sandbox.control.resetCalls();
  figures.push(...(await measure("while a sync saturates", gateway, lookup, asked.slice(usual / 3))));
  figures.push({
    name: "requests of the sync meanwhile",
    value: sandbox.control.calls().total,
    unit: "requests",
    note: "in all, lookups among them; the plan gives 150 in 30 s",
  });
  return figures;
}

async function measure(
  how: string,
  gateway: GatewayProcess,
  integrationId: string,
  people: readonly { readonly email: string }[],
): Promise<Figure[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (const query of people) {
    cold.push(await timed(gateway, integrationId, query));
    warm.push(await timed(gateway, integrationId, query));
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  const note = `${people.length} people with their orders, ${latencyMs} ms for each answer of the store`;
  return [
    ...quantiles(`${how}, cold`, cold, { note, below: 500 + rounds * latencyMs }),
    ...quantiles(`${how}, warm`, warm, { note: "the same people once more, at once", below: 500 }),
  ];
}

async function timed(gateway: GatewayProcess, integrationId: string, query: object): Promise<number> {
  const began = performance.now();
  const { lookupCustomers } = await gateway.ask<{ lookupCustomers: { matches: readonly unknown[] } }>(
    `query ($integrationId: ID!, $query: CustomerQuery!) { lookupCustomers(integrationId: $integrationId, query: $query) {
      matches { matchedBy linkReason customer { id name email phone groupName
        orders(first: 10) { nodes { id status total { amount } refunded { amount } items { id name quantity } actions { operation allowed reason } } } } } } }`,
    { integrationId, query },
  );
  const took = performance.now() - began;
  if (lookupCustomers.matches.length === 0) throw new Error(`Nobody was found by ${JSON.stringify(query)}.`);
  return took;
}

function quantiles(
  name: string,
  times: readonly number[],
  { note, below }: { readonly note: string; readonly below: number },
): Figure[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.POSITIVE_INFINITY;
  return [
    { name: `${name}: p50`, value: at(0.5), unit: "ms", note },
    { name: `${name}: p95`, value: at(0.95), unit: "ms", threshold: { below } },
    { name: `${name}: p99`, value: at(0.99), unit: "ms" },
  ];
}

/** Those who have an account and ordered, spread over the store. */
function peopleOf({ control }: Sandbox, count: number): readonly { readonly email: string }[] {
  const ordered = new Set(Array.from(control.orders.list(), ({ customer_id: id }) => id));
  const known = [...control.customers()].filter(({ id }) => ordered.has(id));
  const step = Math.max(1, Math.floor(known.length / count));
  return known
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map(({ email }) => ({ email: email.toUpperCase() }));
}

async function writesBegun({ control }: Sandbox): Promise<void> {
  while (control.calls().total < 100) await new Promise((resolve) => setTimeout(resolve, 200));
}

async function connect(gateway: GatewayProcess, { apiUrl, storeHash, accessToken }: Sandbox): Promise<string> {
  const { connectStore } = await gateway.ask<{ connectStore: { store: { id: string } } }>(
    "mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } } }",
    { input: { apiUrl, storeHash, accessToken } },
  );
  return connectStore.store.id;
}

async function integrate(
  gateway: GatewayProcess,
  storeId: string,
  connectorId: string,
  config: object,
): Promise<string> {
  const { createIntegration } = await gateway.ask<{
    createIntegration: { integration: { id: string } | null; userErrors: readonly unknown[] };
  }>(
    "mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { message field } } }",
    { input: { storeId, connectorId, status: "MANUAL", config } },
  );
  if (!createIntegration.integration) throw new Error(JSON.stringify(createIntegration.userErrors));
  return createIntegration.integration.id;
}
