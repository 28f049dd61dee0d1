/** Everything on embedded defaults, with a sandbox store, and the main job done before your eyes. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { readEnvironment } from "../environment.js";
import { logError } from "../log-error.js";
import { startGateway, type Gateway } from "../gateway.js";
import { readArguments, usage, type DemoArguments } from "./arguments.js";
import { GatewayClient } from "./gateway-client.js";
import { callLines, checkLines, ProgressBar, verdictTable, type Progress } from "./report.js";
import { checkVerdicts } from "./verdict-check.js";

interface FinishedSync {
  readonly id: string;
  readonly status: string;
  readonly error: { readonly message: string } | null;
  readonly progress: Progress;
  readonly labels: readonly { readonly label: string; readonly count: number }[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function connect(client: GatewayClient, sandbox: Sandbox): Promise<string> {
  const { storeHash, accessToken, apiUrl } = sandbox;
  const { store, checks } = await client.mutate<{
    store: { id: string; name: string };
    checks: { name: string; status: string }[];
  }>(
    `mutation ($input: ConnectStoreInput!) {
      connectStore(input: $input) { store { id name } checks { name status } userErrors { message } }
    }`,
    { input: { storeHash, accessToken, apiUrl } },
  );
  say(
    `  connected "${store.name}": ${checks.map((check) => `${check.name} ${check.status.toLowerCase()}`).join(", ")}`,
  );
  const { integration } = await client.mutate<{ integration: { id: string; name: string } }>(
    `mutation ($input: CreateIntegrationInput!) {
      createIntegration(input: $input) { integration { id name } userErrors { message } }
    }`,
    { input: { storeId: store.id, connectorId: "validation", config: {} } },
  );
  say(`  set up "${integration.name}"`);
  return integration.id;
}

async function runSync(
  client: GatewayClient,
  integrationId: string,
  bar: ProgressBar | undefined,
): Promise<FinishedSync> {
  const { sync } = await client.mutate<{ sync: { id: string } }>(
    `mutation ($input: StartSyncInput!) { startSync(input: $input) { sync { id } userErrors { message } } }`,
    { input: { integrationId } },
  );
  const states = client.subscribe<{ syncProgress: { final: boolean; sync: FinishedSync } }>(
    `subscription ($id: ID!) {
      syncProgress(syncId: $id) {
        final
        sync {
          id status error { message } labels { label count }
          progress { phase processed total recordsPerSecond etaSeconds apiCalls }
        }
      }
    }`,
    { id: sync.id },
  );
  for await (const { syncProgress } of states) {
    bar?.draw(syncProgress.sync.progress, syncProgress.final);
    if (syncProgress.final) return syncProgress.sync;
  }
  throw new Error("the subscription ended before the sync");
}

/** Does the main job; answers whether all went well. */
async function validate(
  client: GatewayClient,
  sandbox: Sandbox,
  args: DemoArguments,
): Promise<{ well: boolean; syncId: string }> {
  const integrationId = await connect(client, sandbox);
  const before = sandbox.control.snapshot({ dates: false });
  sandbox.control.resetCalls();
  say(`\nValidating ${args.customers} customers (plan ${args.plan}), told by the subscription syncProgress:`);
  const sync = await runSync(client, integrationId, new ProgressBar(process.stdout));
  const firstCalls = sandbox.control.calls().total;
  if (sync.error) say(`  the sync failed: ${sync.error.message}`);
  say(`\n${verdictTable(sync.labels, args.customers)}\n`);
  const check = checkVerdicts(sandbox, before);
  say(checkLines(check));

  sandbox.control.resetCalls();
  const second = await runSync(client, integrationId, undefined);
  const calls = Object.entries(sandbox.control.calls().endpoints);
  const count = (reads: boolean): number =>
    calls.filter(([name]) => name.startsWith("GET ") === reads).reduce((sum, [, times]) => sum + times, 0);
  const secondCalls = { reads: count(true), writes: count(false) };
  say(`\n${callLines(firstCalls, secondCalls, check)}`);
  const well =
    sync.status === "SUCCEEDED" &&
    second.status === "SUCCEEDED" &&
    check.wrong.length === 0 &&
    secondCalls.writes === 0;
  return { well, syncId: sync.id };
}

/** The port that `pnpm start` has, or a free one where that is taken. */
async function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(0) : reject(error)));
    probe.listen(wanted, "127.0.0.1", () => probe.close(() => resolve(wanted)));
  });
}

async function main(): Promise<number> {
  let args: DemoArguments;
  try {
    args = readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (args.help) {
    say(usage);
    return 0;
  }
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-demo-"));
  let sandbox: Sandbox | undefined;
  let gateway: Gateway | undefined;
  try {
    say("Starting a sandbox store, PostgreSQL and the gateway …");
    sandbox = await startSandbox({ customers: args.customers, plan: args.plan, latencyMs: 25 });
    const wanted = Number(process.env["PORT"] || 4000);
    const port = await freePort(wanted);
    if (port !== wanted) say(`  port ${wanted} is taken; the gateway takes a free one`);
    const environment = readEnvironment({
      PORT: String(port),
      STOREGATE_DATA_DIR: dataDir,
      STOREGATE_DNS_SERVERS: sandbox.dnsAddress,
      STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
      STOREGATE_LOG_LEVEL: "warn",
    });
    const logger = pino({ level: environment.logLevel, serializers: { err: logError } }, pino.destination(2));
    gateway = await startGateway({ environment, logger, serve: true, concurrency: 4 });
    const url = gateway.url ?? "";
    const keyFile = gateway.adminKeyFile ?? "";
    const key = (await readFile(keyFile, "utf8")).trim();
    say(`  gateway at ${url}, sandbox store at ${sandbox.apiUrl}`);
    const { well, syncId } = await validate(new GatewayClient(url, key), sandbox, args);
    say(`\n${well ? "All went well." : "Not all went well: see above."}`);
    if (args.exit) return well ? 0 : 1;
    say(whereToLook({ url, key, keyFile, syncId, controlUrl: sandbox.controlUrl }));
    await stopped;
    say("\nStopping …");
    return well ? 0 : 1;
  } finally {
    await gateway?.stop();
    await sandbox?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function whereToLook(at: { url: string; key: string; keyFile: string; syncId: string; controlUrl: string }): string {
  return `
Where to look, until you press Ctrl-C:
  GraphiQL         ${at.url}/graphiql
  GraphQL          ${at.url}/graphql   (HTTP, and graphql-ws on the same path)
  admin key        ${at.key}   (kept in ${at.keyFile})
  sandbox control  ${at.controlUrl}

  curl -s ${at.url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${at.key}' \\
    -d '{"query":"{ sync(id: \\"${at.syncId}\\") { status labels { label count } results(first: 3) { nodes { key label reason before after } } } }"}'
`;
}

process.exitCode = await main();
