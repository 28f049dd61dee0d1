/** `pnpm start` serves and works; `pnpm worker` only works. */
import { pino } from "pino";
import { readEnvironment, type Environment } from "./environment.js";
import type { Gateway } from "./gateway.js";
import { logError } from "./log-error.js";

/** Stores that one process works on at once. */
const concurrency = 8;

const serve = process.argv[2] !== "worker";

function complain(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

let environment: Environment;
try {
  environment = readEnvironment(process.env);
  if (!serve && environment.databaseUrl === undefined) {
    throw new Error(
      "A worker needs DATABASE_URL: the embedded PostgreSQL belongs to its gateway, which works by itself.",
    );
  }
} catch (error) {
  complain(error);
}

const logger = pino({
  level: environment.logLevel,
  redact: { paths: ["*.accessToken", "*.authorization"], censor: "[redacted]" },
  serializers: { err: logError },
});

// Loaded only now, so that settings that are wrong are told at once.
const { startGateway } = await import("./gateway.js");
const starting = startGateway({ environment, logger, serve, concurrency });

let stopping: Promise<void> | undefined;
const stop = (signal: string): void => {
  stopping ??= (async () => {
    logger.info({ signal }, "stopping");
    // What is half started could not be stopped in order.
    await (await starting).stop();
    logger.info({}, "stopped");
  })();
  stopping.then(
    () => process.exit(0),
    (error: unknown) => {
      logger.fatal({ err: error }, "did not stop in order");
      process.exit(1);
    },
  );
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);

let gateway: Gateway;
try {
  gateway = await starting;
} catch (error) {
  logger.fatal({ err: error }, "did not start");
  complain(error);
}
if (!stopping) {
  if (gateway.adminKeyFile !== undefined) logger.info({ file: gateway.adminKeyFile }, "the admin key is in this file");
  logger.info(gateway.url === undefined ? {} : { url: gateway.url, graphql: `${gateway.url}/graphql` }, "ready");
}
