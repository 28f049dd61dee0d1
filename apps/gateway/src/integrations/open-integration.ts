/** Everything a connector is handed for one integration, put together. */
import {
  draftOf,
  Fault,
  withFields,
  withMask,
  type AnyConnector,
  type ConnectorContext,
  type DraftContext,
  type JsonObject,
  type Logger,
  type OtherIntegrations,
  type RequestSync,
  type SecretMask,
} from "@storegate/connector-kit";
import { connectorTables, schema, type Queries, type SecretBox } from "@storegate/database";
import { requestsOf, type IntegrationToOpen, type IntegrationView, type OpenConnector } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { StoreClients, StoreRow } from "../stores/store-clients.js";
import type { OpenToTell } from "./ask-another.js";
import { movedSecret, replaceForgotten, secretsIn, unsealSecrets } from "./config-secrets.js";
import { asksNobody, othersOf } from "./other-integrations.js";

/** What opening needs of the process. */
export interface OpeningHost {
  readonly queries: Queries;
  readonly clients: StoreClients;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly secrets: SecretBox;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** An integration whose secrets come from elsewhere than its row: a draft. */
export interface DraftToOpen extends Omit<IntegrationToOpen, "integrationId"> {
  /** Null for one that is not saved yet. */
  readonly integrationId: string | null;
  /** Which saved one it is to become, where there is one. */
  readonly draftOf?: string;
}

/** What is handed over by which an integration reaches beyond itself. */
type Reaching = Pick<ConnectorContext<unknown, unknown>, "requestSync" | "others">;

/**
 * Opens an integration or a draft of one. The view's mask hides its secrets and the store's token from then on.
 * @throws Fault STORE_NOT_CONNECTED, CONFIG_INVALID when the config no longer parses, CONFIG_CHANGED when it is an earlier one
 * and a secret is kept for another address now, SECRET_UNREADABLE when the store's token or a secret of the config does not open.
 */
export async function openIntegration(
  host: OpeningHost,
  integration: DraftToOpen,
  view: IntegrationView,
): Promise<ConnectorContext<unknown, unknown>> {
  return openReaching(host, integration, view, {
    requestSync: requestsFor(host, integration),
    others: othersFor(host, integration, view),
  });
}

async function openReaching(
  host: OpeningHost,
  integration: DraftToOpen,
  view: IntegrationView,
  reaching: Reaching,
): Promise<ConnectorContext<unknown, unknown>> {
  const { open } = integration;
  const { row, client, whole } = await unsealed(host, integration, view);
  const parsed = open.connector.config.safeParse(whole);
  if (!parsed.success) {
    throw new Fault({
      kind: "CONFIG",
      code: "CONFIG_INVALID",
      message: view.mask.text(
        `The config of this integration no longer fits its connector: ${parsed.error.issues[0]?.path.join(".") ?? ""} ${parsed.error.issues[0]?.message ?? ""}`,
      ),
      remedy: "Save the integration again with a config that fits configSchema.",
    });
  }
  return { ...handedOver(host, integration, row, client, view), config: parsed.data as unknown, ...reaching };
}

/**
 * Opens what is being set up, with what of its config is good by itself; masked as {@link openIntegration}.
 * @throws Fault STORE_NOT_CONNECTED.
 */
export async function openDraft(
  host: OpeningHost,
  draft: DraftToOpen,
  view: IntegrationView,
): Promise<DraftContext<unknown, unknown>> {
  return (await openDraftWhole(host, draft, view)).context;
}

/** The same, with the whole config, whose secrets are in it, whether or not it is good. */
export async function openDraftWhole(
  host: OpeningHost,
  draft: DraftToOpen,
  view: IntegrationView,
): Promise<{ readonly context: DraftContext<unknown, unknown>; readonly whole: JsonObject }> {
  const { row, client, whole } = await unsealed(host, draft, view);
  const config = draftOf(draft.open.connector.config, whole) ?? {};
  const reaching: Reaching = { requestSync: requestOfDraft, others: othersFor(host, draft, view) };
  return { context: { ...handedOver(host, draft, row, client, view), config, ...reaching }, whole };
}

/** A store's client and a config with its secrets, of which the view's mask is told first. */
async function unsealed(
  host: OpeningHost,
  { integrationId, storeId, config, open }: DraftToOpen,
  { mask, withoutSecrets = false }: IntegrationView,
): Promise<{ readonly row: StoreRow; readonly client: StoreClient; readonly whole: JsonObject }> {
  const { row, client } = await host.clients.open(storeId);
  const { connector } = open;
  const kept =
    integrationId === null
      ? { whole: config, isDeleted: false }
      : await withSecrets(host, integrationId, config, connector);
  const credentials = await host.clients.unseal(row);
  if (credentials instanceof Fault) throw credentials;
  mask.hide([credentials.accessToken, ...secretsIn(connector, kept.whole)]);
  // What stands for a forgotten secret is none.
  const whole = kept.isDeleted && withoutSecrets ? replaceForgotten(connector, kept.whole) : kept.whole;
  return { row, client, whole };
}

/** What a connector answers, or throws, without the secrets that a mask hides. */
export async function masked<Answer>(mask: SecretMask, ask: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return mask.value(await ask());
  } catch (error) {
    throw mask.value(error);
  }
}

/** Asks for syncs of an integration outside of one: of the kind that is started when none is named. */
function requestsFor(host: OpeningHost, { open, integrationId }: DraftToOpen): RequestSync {
  const [kind] = open.connector.syncKinds;
  if (integrationId === null || !kind) return requestOfDraft;
  return requestsOf(host.queries, { integrationId, kind: kind.key }, host.now);
}

const requestOfDraft: RequestSync = async () => {
  throw new TypeError("No sync can be asked for: this config is no integration's that is saved.");
};

/** Asks the other integrations of the store: each is opened for it, and reaches nobody itself. */
function othersFor(
  host: OpeningHost,
  { storeId, integrationId, draftOf }: DraftToOpen,
  view: IntegrationView,
): OtherIntegrations {
  const { queries, connectors } = host;
  const askable = { queries, connectors, storeId, integrationId: integrationId ?? draftOf ?? null };
  const logger = withMask(withFields(host.logger, { storeId, askerId: integrationId }), view.mask);
  const open: OpenToTell = (asked, itsView) =>
    openReaching(host, asked, itsView, { requestSync: requestOfAnswer, others: asksNobody });
  return othersOf(askable, { view, open, logger });
}

const requestOfAnswer: RequestSync = async () => {
  throw new TypeError("No sync can be asked for by an integration that answers others.");
};

/** All that a connector is handed but the config, and what depends on whether it is saved and why it is opened. */
function handedOver(
  host: OpeningHost,
  { open, integrationId }: DraftToOpen,
  row: StoreRow,
  client: StoreClient,
  view: IntegrationView,
): Omit<ConnectorContext<unknown, unknown>, "config" | keyof Reaching> {
  const { signal, giveUp, lane, patienceMs, beforeRequest, beforeSending, mask } = view;
  return {
    integrationId,
    store: { id: row.id, storeHash: row.storeHash, name: row.name },
    bigcommerce: client.with({
      signal,
      lane,
      ...(patienceMs === undefined ? {} : { patienceMs }),
      ...(giveUp ? { giveUp } : {}),
      ...(beforeRequest ? { beforeRequest } : {}),
    }),
    runtime: open.runtime,
    signal,
    sending: {
      signal,
      ...(giveUp ? { giveUp } : {}),
      ...(beforeSending ? { beforeRequest: beforeSending } : {}),
      label: row.id,
    },
    tables: connectorTables(host.queries, open.connector),
    now: host.now,
    logger: withMask(withFields(host.logger, { storeId: row.id, connectorId: open.connector.id }), mask),
  };
}

/** A config with secrets, and whether its integration was deleted, which has none any more. */
interface KeptWhole {
  readonly whole: JsonObject;
  readonly isDeleted: boolean;
}

/**
 * A config with the integration's present secrets. It may be an earlier one, as a sync has it that waits, or that is undone: a
 * secret that was given since goes to no address of then.
 */
async function withSecrets(
  host: OpeningHost,
  integrationId: string,
  config: JsonObject,
  connector: AnyConnector,
): Promise<KeptWhole> {
  const { name, config: present, secrets, deletedAt } = schema.integrations;
  const [row] = await host.queries
    .select({ name, config: present, secrets, deletedAt })
    .from(schema.integrations)
    .where(eq(schema.integrations.id, integrationId));
  const kept = { config: (row?.config ?? {}) as JsonObject, secrets: row?.secrets ?? {} };
  const moved = movedSecret(connector, config, kept);
  if (row && moved) throw configChanged(row.name, moved);
  await host.secrets.know(...Object.values(row?.secrets ?? {}));
  const whole = unsealSecrets(config, row?.secrets ?? {}, host.secrets, integrationId);
  if (whole instanceof Fault) throw whole;
  return { whole, isDeleted: row !== undefined && row.deletedAt !== null };
}

function configChanged(
  name: string,
  { secret, address }: { readonly secret: string; readonly address: string },
): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "CONFIG_CHANGED",
    message: `"${address}" of the integration "${name}" is another now than when the sync began, and the secret "${secret}" that is kept now never goes to the address of then.`,
    remedy: `Start a new sync, which goes to the present address. To undo the earlier one, first put its address back, with the secret for it.`,
  });
}
