/** Serves and works; with `worker` only works; with `rotate-secrets` seals the database's secrets anew, and ends. */
import { pino } from "pino";
import { readEnvironment, unknownVariables, type Environment } from "./environment.js";
import type { Gateway } from "./gateway.js";
import { loggerOptions } from "./logger-options.js";

/** How long everything may take to end once it is asked to, what is still starting included, in milliseconds. */
const endedWithinMs = 30_000;

const commands = ["serve", "worker", "rotate-secrets"] as const;
const command = commands.find((each) => each === (process.argv[2] ?? "serve"));

function complain(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

let environment: Environment;
try {
  if (command === undefined) {
    throw new Error(`There is no command "${String(process.argv[2])}". There are: ${commands.join(", ")}.`);
  }
  environment = readEnvironment(process.env);
  if (command === "worker" && environment.databaseUrl === undefined) {
    throw new Error(
      "A worker needs DATABASE_URL: the embedded PostgreSQL belongs to its gateway, which works by itself.",
    );
  }
} catch (error) {
  complain(error);
}

const logger = pino(loggerOptions(environment.logLevel));

/** Told once: by the log, or by stderr where nothing is logged. */
function fail(error: unknown, message: string): never {
  if (!logger.isLevelEnabled("fatal")) complain(error);
  logger.fatal({ err: error }, message);
  process.exit(1);
}

// Said before anything that may have to wait.
const { concurrency, databaseUrl, dataDir } = environment;
const where = databaseUrl === undefined ? { dataDir } : { database: new URL(databaseUrl).host };
logger.info({ mode: command, ...where }, "starting");
const unknown = unknownVariables(process.env);
if (unknown.length > 0) logger.warn({ variables: unknown }, "these variables are not known, and change nothing");

if (command === "rotate-secrets") {
  const { rotateSecretsOf } = await import("./rotate-secrets.js");
  try {
    await rotateSecretsOf(environment, logger);
  } catch (error) {
    fail(error, "the secrets were not all rotated");
  }
  process.exit(0);
}

// Loaded only now, so that settings that are wrong are told at once.
const { startGateway } = await import("./gateway.js");
const { endsWithin } = await import("@storegate/sync-engine");
const { embeddedGone } = await import("./open-database.js");
const onDatabaseGivenUp = (error: Error): never => fail(error, embeddedGone);
const starting = startGateway({ environment, logger, serve: command === "serve", concurrency, onDatabaseGivenUp });

let stopping: Promise<void> | undefined;
const stop = (signal: string): void => {
  stopping ??= (async () => {
    logger.info({ signal }, "stopping");
    const asked = performance.now();
    // What is half started could not be stopped in order.
    if (!(await endsWithin(starting, endedWithinMs))) throw new Error("it was still starting, and is left as it is");
    await (await starting).stop(endedWithinMs - (performance.now() - asked));
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
  fail(error, "did not start");
}
if (!stopping) {
  if (gateway.adminKeyFile !== undefined) logger.info({ file: gateway.adminKeyFile }, "the admin key is in this file");
  const { url, metricsUrl } = gateway;
  logger.info(
    {
      ...(url === undefined ? {} : { url, graphql: `${url}/graphql` }),
      ...(metricsUrl && { metrics: `${metricsUrl}/metrics` }),
    },
    "ready",
  );
}
