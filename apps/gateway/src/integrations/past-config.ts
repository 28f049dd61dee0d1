/** What the config that a sync ran with can still do, as its integration is now. Opening the integration says the same. */
import type { AnyConnector, JsonObject } from "@storegate/connector-kit";
import { undoesWithoutSecrets, type SyncRow } from "@storegate/sync-engine";
import { movedSecret, replaceForgotten } from "./config-secrets.js";
import type { IntegrationRow } from "./integration-service.js";

type PastSync = Pick<SyncRow, "kind" | "config">;

/** Whether a sync cannot be undone because the secrets of its integration went with it. */
export function missesSecrets(
  connector: AnyConnector,
  { deletedAt }: Pick<IntegrationRow, "deletedAt">,
  sync: PastSync,
): boolean {
  if (deletedAt === null) return false;
  const config = sync.config as JsonObject;
  const kind = connector.syncKinds.find(({ key }) => key === sync.kind);
  const whole = undoesWithoutSecrets(kind) ? replaceForgotten(connector, config) : config;
  return !connector.config.safeParse(whole).success;
}

/** Whether a secret is kept for another address now than the one that the sync went to. */
export function isSecretMoved(
  connector: AnyConnector,
  { config, secrets }: Pick<IntegrationRow, "config" | "secrets">,
  sync: PastSync,
): boolean {
  if (Object.keys(secrets).length === 0) return false;
  const kept = { config: config as JsonObject, secrets };
  return movedSecret(connector, sync.config as JsonObject, kept) !== undefined;
}
