/** `pnpm start` serves and works; `pnpm worker` only works. */
import { pino } from "pino";
import { readEnvironment, type Environment } from "./environment.js";
import { startGateway, type Gateway } from "./gateway.js";

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
});

let stopping: Promise<void> | undefined;
let gateway: Gateway | undefined;
const stop = (signal: string): void => {
  stopping ??= (async () => {
    logger.info({ signal }, "stopping");
    await gateway?.stop();
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

try {
  gateway = await startGateway({ environment, logger, serve, concurrency });
} catch (error) {
  logger.fatal({ err: error }, "did not start");
  complain(error);
}
if (gateway.adminKeyFile !== undefined) logger.info({ file: gateway.adminKeyFile }, "the admin key is in this file");
logger.info(gateway.url === undefined ? {} : { url: gateway.url, graphql: `${gateway.url}/graphql` }, "ready");
