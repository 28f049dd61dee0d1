/** Everything a connector is handed for one integration, put together. */
import {
  draftOf,
  Fault,
  withFields,
  type ConnectorContext,
  type DraftContext,
  type JsonObject,
  type Logger,
} from "@storegate/connector-kit";
import { schema, type Queries, type SecretBox } from "@storegate/database";
import type { IntegrationToOpen, IntegrationView } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { StoreClients } from "../stores/store-clients.js";
import { unsealSecrets } from "./config-secrets.js";

/** What opening needs of the process. */
export interface OpeningHost {
  readonly queries: Queries;
  readonly clients: StoreClients;
  readonly secrets: SecretBox;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** An integration whose secrets come from elsewhere than its row: a draft. */
export interface DraftToOpen extends Omit<IntegrationToOpen, "integrationId"> {
  /** Null for one that is not saved yet. */
  readonly integrationId: string | null;
}

/**
 * Opens an integration or a draft of one.
 * @throws Fault NOT_FOUND when the store is gone, CONFIG when the config no longer parses.
 */
export async function openIntegration(
  host: OpeningHost,
  integration: DraftToOpen,
  view: IntegrationView,
): Promise<ConnectorContext<unknown, unknown>> {
  const { integrationId, storeId, open } = integration;
  const { row, client } = await host.clients.open(storeId);
  const whole =
    integrationId === null ? integration.config : await withSecrets(host, integrationId, integration.config);
  const parsed = open.connector.config.safeParse(whole);
  if (!parsed.success) {
    throw new Fault({
      kind: "CONFIG",
      code: "CONFIG_INVALID",
      message: `The config of this integration no longer fits its connector: ${parsed.error.issues[0]?.path.join(".") ?? ""} ${parsed.error.issues[0]?.message ?? ""}`,
      remedy: "Save the integration again with a config that fits configSchema.",
    });
  }
  return { ...handedOver(host, integration, row, client, view), config: parsed.data as unknown };
}

/**
 * Opens what is being set up, with what of its config is good by itself.
 * @throws Fault NOT_FOUND when the store is gone.
 */
export async function openDraft(
  host: OpeningHost,
  draft: DraftToOpen,
  view: IntegrationView,
): Promise<DraftContext<unknown, unknown>> {
  const { integrationId, storeId, open } = draft;
  const { row, client } = await host.clients.open(storeId);
  const whole = integrationId === null ? draft.config : await withSecrets(host, integrationId, draft.config);
  return { ...handedOver(host, draft, row, client, view), config: draftOf(open.connector.config, whole) ?? {} };
}

/** All that a connector is handed but the config. */
function handedOver(
  host: OpeningHost,
  { open }: DraftToOpen,
  row: { readonly id: string; readonly storeHash: string; readonly name: string },
  client: StoreClient,
  view: IntegrationView,
): Omit<ConnectorContext<unknown, unknown>, "config"> {
  const { signal, giveUp, lane, beforeRequest } = view;
  return {
    store: { id: row.id, storeHash: row.storeHash, name: row.name },
    bigcommerce: client.with({
      signal,
      lane,
      ...(giveUp ? { giveUp } : {}),
      ...(beforeRequest ? { beforeRequest } : {}),
    }),
    runtime: open.runtime,
    signal,
    now: host.now,
    logger: withFields(host.logger, { storeId: row.id, connectorId: open.connector.id }),
  };
}

async function withSecrets(host: OpeningHost, integrationId: string, config: JsonObject): Promise<JsonObject> {
  const [row] = await host.queries
    .select({ secrets: schema.integrations.secrets })
    .from(schema.integrations)
    .where(eq(schema.integrations.id, integrationId));
  await host.secrets.know(...Object.values(row?.secrets ?? {}));
  return unsealSecrets(config, row?.secrets ?? {}, host.secrets, integrationId);
}
