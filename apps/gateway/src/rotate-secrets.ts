/** The command `rotate-secrets`: a new data key, and every secret of the database sealed by it. */
import type { Logger } from "@storegate/connector-kit";
import { rotateSecrets, type Rotation } from "@storegate/database";
import type { Environment } from "./environment.js";
import { openDatabase } from "./open-database.js";
import { Stops } from "./stops.js";
import { readWrappingKeys } from "./wrapping-keys.js";

/**
 * Rotates the secrets of the environment's database. With `DATABASE_URL`, gateways and workers may go on; the embedded
 * PostgreSQL belongs to its gateway, which must be stopped before.
 * @throws Error when the key is another one, or a secret did not open; then it is named by its place.
 */
export async function rotateSecretsOf(environment: Environment, logger: Logger): Promise<Rotation> {
  await using stack = new AsyncDisposableStack();
  const stops = new Stops(logger);
  stack.defer(() => stops.end());
  const database = await openDatabase(environment, { max: 2, logger, stops });
  const rotation = await rotateSecrets(database, await readWrappingKeys(environment));
  const { keyId, resealed, retired, unopened } = rotation;
  logger.info({ keyId, resealed, retired }, "the secrets are sealed by a new data key");
  if (unopened.length > 0) {
    throw new Error(
      `These secrets do not open and were left as they are; enter them again: ${unopened.join(", ")}. The data key that they name is kept.`,
    );
  }
  return rotation;
}
