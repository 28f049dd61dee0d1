/** A gateway, a store and a database of one test file's own, over real sockets. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Logger } from "@storegate/connector-kit";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import type { InstalledConnector } from "../src/connectors.js";
import { readEnvironment } from "../src/environment.js";
import { startGateway, type Gateway, type GatewayOptions } from "../src/gateway.js";

/** A line that the gateway logged. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** An answer of GraphQL. */
export interface Answer {
  // Tests look into answers freely; what is not there fails the assertion that looks for it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly string[];
    readonly extensions: { readonly code: string };
  }[];
}

/** The API of a gateway, wherever that runs. */
export interface Api {
  /** An admin's key. */
  readonly key: string;
  readonly url: string;
  /** Every answer to {@link query}, as it came. */
  readonly answers: readonly string[];
  query(operation: string, variables?: Record<string, unknown>, key?: string): Promise<Answer>;
}

/** A gateway in this process, with its surroundings. */
export interface TestGateway extends Api, AsyncDisposable {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  readonly log: readonly LogLine[];
}

export interface TestGatewayOptions {
  readonly sandbox?: SandboxOptions;
  readonly environment?: Record<string, string>;
  readonly connectors?: readonly InstalledConnector[];
  /** The address by which the gateway reaches its database; the test's own unless said. */
  readonly databaseUrl?: (database: TestDatabase) => Promise<string>;
  /** Stores that are worked on at once; 8 unless said, 0 leaves syncs waiting. */
  readonly concurrency?: number;
  /** Whether it sees to notices; it does unless said. */
  readonly notices?: boolean;
  /** Told of each SQL statement. */
  readonly onStatement?: (statement: string) => void;
  /** How often the engine looks, and the like, where a test would wait for it. */
  readonly engineTimes?: GatewayOptions["engineTimes"];
}

/** Starts all three; disposing stops them, and so does a start that fails. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  await using started = new AsyncDisposableStack();
  const sandbox = started.use(await startSandbox({ customers: 100, plan: "enterprise", ...options.sandbox }));
  const database = started.adopt(await createTestDatabase(), (each) => each.drop());
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-gateway-"));
  started.defer(() => rm(dataDir, { recursive: true, force: true }));
  const key = options.environment?.["STOREGATE_ADMIN_KEY"] ?? `test_${randomBytes(16).toString("hex")}`;
  const log: LogLine[] = [];
  const line = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) => {
    log.push({ level, message, fields });
  };
  const logger: Logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const environment = readEnvironment({
    PORT: "0",
    DATABASE_URL: (await options.databaseUrl?.(database)) ?? database.url,
    STOREGATE_DATA_DIR: dataDir,
    STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    STOREGATE_ADMIN_KEY: key,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
    STOREGATE_DNS_SERVERS: sandbox.dnsAddress,
    STOREGATE_SMTP_PROXY: `socks5://${sandbox.mailProxy}`,
    // What is not about waiting shall not wait.
    STOREGATE_SYNC_RETRY_MINUTES: "0",
    ...options.environment,
  });
  const { connectors, onStatement, notices, engineTimes } = options;
  const gateway = await startGateway({
    environment,
    logger,
    serve: true,
    concurrency: options.concurrency ?? 8,
    ...(connectors ? { connectors } : {}),
    onStatement,
    notices,
    engineTimes,
  });
  started.defer(() => gateway.stop());
  const stack = started.move();
  const api = apiAt(gateway.url ?? "", key);
  return { ...api, gateway, sandbox, database, log, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The API at an address. */
export function apiAt(url: string, key: string): Api {
  const answers: string[] = [];
  return {
    url,
    key,
    answers,
    async query(operation, variables = {}, withKey = key) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${withKey}` },
        body: JSON.stringify({ query: operation, variables }),
      });
      const text = await response.text();
      answers.push(text);
      return JSON.parse(text) as Answer;
    },
  };
}

/** What opens a sandbox's store. */
export function credentials({ storeHash, accessToken, apiUrl }: Sandbox) {
  return { storeHash, accessToken, apiUrl };
}

/** Connects a sandbox and sets validation up; answers both ids. */
export async function setUpValidation(
  test: Api & { readonly sandbox?: Sandbox },
  config: object = {},
  sandbox: Sandbox | undefined = test.sandbox,
): Promise<{ storeId: string; integrationId: string }> {
  if (!sandbox) throw new Error("there is no sandbox to connect");
  const connected = await test.query(
    `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { code message } } }`,
    { input: credentials(sandbox) },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const created = await test.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message } } }`,
    { input: { storeId, connectorId: "validation", config } },
  );
  return { storeId, integrationId: created.data.createIntegration.integration.id };
}

/** Puts a key into the database, as one that was made there; answers its secret. */
export async function addApiKey(
  { database }: Pick<TestGateway, "database">,
  role: string,
  name = role.toLowerCase(),
): Promise<string> {
  const secret = `test_${randomBytes(16).toString("hex")}`;
  const hash = createHash("sha256").update(secret).digest("hex");
  await database.sql`insert into api_keys (id, name, role, secret_hash) values (${randomUUID()}, ${name}, ${role}, ${hash})`;
  return secret;
}
