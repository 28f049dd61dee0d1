/** A gateway, a store and a database of one test file's own, over real sockets. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AnyConnector, Logger } from "@storegate/connector-kit";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { readEnvironment } from "../src/environment.js";
import { startGateway, type Gateway } from "../src/gateway.js";

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
  readonly errors?: readonly { readonly message: string; readonly path?: readonly string[]; readonly extensions: { readonly code: string } }[];
}

export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly database: TestDatabase;
  /** An admin's key. */
  readonly key: string;
  readonly url: string;
  readonly log: readonly LogLine[];
  query(text: string, variables?: Record<string, unknown>, key?: string): Promise<Answer>;
}

export interface TestGatewayOptions {
  readonly sandbox?: SandboxOptions;
  readonly environment?: Record<string, string>;
  readonly connectors?: readonly AnyConnector[];
}

/** Starts all three; disposing stops them. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const sandbox = await startSandbox({ customers: 100, plan: "enterprise", ...options.sandbox });
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), "storegate-gateway-"));
  const key = `test_${randomBytes(16).toString("hex")}`;
  const log: LogLine[] = [];
  const line = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) => {
    log.push({ level, message, fields });
  };
  const logger: Logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const environment = readEnvironment({
    PORT: "0",
    DATABASE_URL: database.url,
    STOREGATE_DATA_DIR: dataDir,
    STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    STOREGATE_ADMIN_KEY: key,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
    STOREGATE_DNS_SERVERS: sandbox.dnsAddress,
    ...options.environment,
  });
  const { connectors } = options;
  const gateway = await startGateway({
    environment,
    logger,
    serve: true,
    concurrency: 2,
    ...(connectors ? { connectors } : {}),
  });
  const url = gateway.url ?? "";
  return {
    gateway,
    sandbox,
    database,
    key,
    url,
    log,
    async query(text, variables = {}, withKey = key) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${withKey}` },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as Answer;
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await sandbox.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Connects the sandbox and sets validation up; answers both ids. */
export async function setUpValidation(test: TestGateway, config: object = {}): Promise<{ storeId: string; integrationId: string }> {
  const { storeHash, accessToken, apiUrl } = test.sandbox;
  const connected = await test.query(
    `mutation ($input: ConnectStoreInput!) { connectStore(input: $input) { store { id } userErrors { code message } } }`,
    { input: { storeHash, accessToken, apiUrl } },
  );
  const storeId: string = connected.data.connectStore.store.id;
  const created = await test.query(
    `mutation ($input: CreateIntegrationInput!) { createIntegration(input: $input) { integration { id } userErrors { code message } } }`,
    { input: { storeId, connectorId: "validation", config } },
  );
  return { storeId, integrationId: created.data.createIntegration.integration.id };
}
