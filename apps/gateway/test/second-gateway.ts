/** Another gateway on the database of a first, as on another machine. */
import type { Logger } from "@storegate/connector-kit";
import type { InstalledConnector } from "../src/connectors.js";
import { readEnvironment } from "../src/environment.js";
import { startGateway } from "../src/gateway.js";
import { apiAt, type Api, type TestGateway } from "./harness.js";

/** Starts it; disposing stops it. It works on no store, and says nothing, unless told to. */
export async function startSecondGateway(
  first: Pick<TestGateway, "database" | "key">,
  encryptionKey: string,
  {
    environment: more,
    ...options
  }: {
    readonly concurrency?: number;
    readonly connectors?: readonly InstalledConnector[];
    readonly logger?: Logger;
    readonly environment?: Record<string, string>;
  } = {},
): Promise<Api & AsyncDisposable> {
  const environment = readEnvironment({
    PORT: "0",
    DATABASE_URL: first.database.url,
    STOREGATE_ENCRYPTION_KEY: encryptionKey,
    STOREGATE_ADMIN_KEY: first.key,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
    ...more,
  });
  const silent = () => {};
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const gateway = await startGateway({ environment, logger, serve: true, concurrency: 0, ...options });
  return { ...apiAt(gateway.url ?? "", first.key), [Symbol.asyncDispose]: () => gateway.stop() };
}
