/** Integrations: made, changed, tested, deleted. */
import {
  Fault,
  SecretMask,
  type AnyConnector,
  type ConfigOption,
  type ConnectionCheck,
  type JsonObject,
} from "@storegate/connector-kit";
import type { OpenedDraft } from "@storegate/connector-kit/graphql";
import { newId, schema, type Database } from "@storegate/database";
import {
  changeIntegration,
  dropRequestedKeys,
  connectorNotInstalled,
  makeIntegration,
  type IntegrationView,
  type IntegrationValues,
  type OpenConnector,
  type SyncRequests,
} from "@storegate/sync-engine";
import { and, eq, isNull, sql } from "drizzle-orm";
import { writeAudit, type Actor } from "../audit/audit-trail.js";
import { displayName } from "../display-name.js";
import { readAll, Refusal } from "../refusal.js";
import { checkStore } from "../stores/connection-checks.js";
import { storeTarget } from "../stores/store-audit.js";
import type { StoreService } from "../stores/store-service.js";
import { checkConfig, configErrors } from "./config-errors.js";
import { configOptions, type OptionsQuery } from "./config-options.js";
import { changedSecrets, completeConfig, sealSecrets, type KeptConfig } from "./config-secrets.js";
import {
  automationColumns,
  checkAutomatic,
  givenSchedule,
  nextSyncAt,
  type Automation,
} from "./integration-automation.js";
import { integrationChange, integrationFields, integrationTarget } from "./integration-audit.js";
import { masked, openDraftWhole, openIntegration, type OpeningHost } from "./open-integration.js";

const { integrations } = schema;

/** A row of an integration. */
export type IntegrationRow = typeof integrations.$inferSelect;

/** When an integration syncs. */
export type IntegrationStatus = IntegrationRow["status"];

/** What makes an integration. Ids are keys of rows; undefined is an id that is none. */
export interface CreateIntegration extends Automation {
  readonly storeId: string | undefined;
  readonly connectorId: string;
  readonly name?: string | null | undefined;
  readonly config: unknown;
  readonly status: IntegrationStatus;
}

/** What may be changed; a field left out stays, null puts back the default. */
export interface UpdateIntegration extends Automation {
  readonly name?: string | null | undefined;
  readonly status?: IntegrationStatus | null | undefined;
  readonly config?: unknown;
}

/** A saved integration, or one to be. */
export interface IntegrationDraft {
  readonly integrationId?: string | undefined;
  readonly storeId?: string | undefined;
  readonly connectorId?: string | undefined;
  readonly config?: unknown;
  /** Which of the ids the caller gave, whether or not they are any. */
  readonly given: ReadonlySet<"integrationId" | "storeId" | "connectorId">;
}

/** Integrations of this gateway. */
export class IntegrationService {
  constructor(
    private readonly database: Database,
    private readonly connectors: ReadonlyMap<string, OpenConnector>,
    private readonly stores: StoreService,
    private readonly opening: OpeningHost,
    private readonly requests: Pick<SyncRequests, "ending">,
  ) {}

  /** @throws Refusal; nothing is saved then. */
  async create(input: CreateIntegration, actor: Actor): Promise<IntegrationRow> {
    const found = input.storeId === undefined ? undefined : await this.stores.byId(input.storeId);
    const known = this.connectors.get(input.connectorId)?.connector;
    const id = newId();
    const { status } = input;
    const { store, connector, whole, given, automation } = readAll({
      store: () => found ?? refuseStore(),
      connector: () => this.#connector(input.connectorId, ["connectorId"]).connector,
      whole: () => (known ? this.#whole(known, input.config, id) : {}),
      given: () => displayName(input.name),
      automatic: () => known && checkAutomatic(known, { status, schedule: givenSchedule(input) ?? null }),
      automation: () => automationColumns(input),
    });
    const kept = sealSecrets(connector, whole, this.opening.secrets, id);
    const name = given ?? connector.title;
    const next = nextSyncAt(connector, { status, schedule: automation.schedule ?? null });
    return this.database.queries.transaction(async (tx) => {
      const secretsChanged = Object.keys(kept.secrets).toSorted();
      const row = await makeIntegration(
        tx,
        {
          id,
          storeId: store.id,
          connectorId: connector.id,
          name,
          status,
          ...automation,
          nextSyncAt: next,
          ...kept,
        },
        { changedById: actor.keyId, secretsChanged },
      );
      const after = { ...integrationFields(row), ...(secretsChanged.length > 0 ? { secretsChanged } : {}) };
      await writeAudit(tx, actor, { operation: "createIntegration", target: integrationTarget(row), after });
      return row;
    });
  }

  /** Disabling it ends its syncs, too. @throws Refusal; nothing is changed then. */
  async update(id: string | undefined, input: UpdateIntegration, actor: Actor): Promise<IntegrationRow> {
    return this.requests.ending(async (tx, cancelAll) => {
      // Locked, so that of two at once the second keeps what the first has set, secrets too.
      const [before] = await tx
        .select()
        .from(integrations)
        .where(id === undefined ? sql`false` : and(eq(integrations.id, id), isNull(integrations.deletedAt)))
        .for("no key update");
      if (!before) throw noIntegration(["id"]);
      await this.opening.secrets.know(...Object.values(before.secrets));
      const values = this.#changeOf(before, input);
      const secretsChanged = values.secrets
        ? changedSecrets(before.secrets, values.secrets, this.opening.secrets, before.id)
        : [];
      const after = await changeIntegration(tx, before, values, { changedById: actor.keyId, secretsChanged });
      await writeAudit(tx, actor, {
        operation: "updateIntegration",
        target: integrationTarget(after),
        ...integrationChange(before, after, secretsChanged),
      });
      if (input.status === "DISABLED") await cancelAll({ integrationId: after.id });
      return after;
    });
  }

  /** Stops its syncs and forgets it; nothing outside is touched. @throws Refusal */
  async delete(id: string | undefined, actor: Actor): Promise<void> {
    if (id === undefined) throw noIntegration(["id"]);
    await this.requests.ending(async (tx, cancelAll) => {
      const [gone] = await tx
        .update(integrations)
        .set({ deletedAt: sql`now()`, secrets: {} })
        .where(and(eq(integrations.id, id), isNull(integrations.deletedAt)))
        .returning();
      if (!gone) throw noIntegration(["id"]);
      const before = integrationFields(gone);
      await writeAudit(tx, actor, { operation: "deleteIntegration", target: integrationTarget(gone), before });
      await cancelAll({ integrationId: id });
      await dropRequestedKeys(tx, [id]);
    });
  }

  /** Tries a saved integration or a draft; keeps nothing of it. @throws Refusal when the draft itself is not good. */
  async test(
    draft: IntegrationDraft,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<{ ok: boolean; checks: ConnectionCheck[] }> {
    const { open, storeId, integrationId, config } = await this.#resolve(draft);
    const { client, row: store } = await this.opening.clients.open(storeId);
    const found = await checkStore(client.with({ signal, lane: "interactive" }), open.connector.scopes);
    const checks = [...found.checks];
    const { connector } = open;
    if (!checks.some((check) => check.status === "FAILED") && connector.test) {
      const mask = new SecretMask();
      const context = await openIntegration(
        this.opening,
        { integrationId, storeId, config, open },
        { signal, lane: "interactive", mask },
      );
      checks.push(...((await masked(mask, () => connector.test?.(context))) ?? []));
    }
    const ok = checks.every((check) => check.status !== "FAILED");
    const saved = await this.byId(draft.integrationId);
    await writeAudit(this.database.queries, actor, {
      operation: "testIntegration",
      target: saved ? integrationTarget(saved) : storeTarget(store),
      after: { connectorId: open.connector.id, draft: draft.config !== undefined, ok },
    });
    return { ok, checks };
  }

  /** What a form can offer at a place of a draft's config, which may be incomplete. @throws Fault */
  async options(draft: IntegrationDraft, query: OptionsQuery, signal: AbortSignal): Promise<ConfigOption[]> {
    return configOptions(this.opening, await this.#resolve(draft, asGiven), query, signal);
  }

  /**
   * A draft of a connector's, opened for a person who fills a form in.
   * @throws Fault INPUT, DRAFT_OF_ANOTHER_CONNECTOR, and as {@link options}.
   */
  async draft(draft: IntegrationDraft, connectorId: string, view: IntegrationView): Promise<OpenedDraft> {
    const toOpen = await this.#resolve(draft, asGiven);
    const { connector } = toOpen.open;
    if (connector.id !== connectorId)
      throw new Fault({
        kind: "INPUT",
        code: "DRAFT_OF_ANOTHER_CONNECTOR",
        message: `The draft is one of the connector "${connector.id}"; this is asked of "${connectorId}".`,
        remedy: `Give an integration of "${connectorId}", or connectorId: "${connectorId}" with a store.`,
      });
    const { context, whole } = await openDraftWhole(this.opening, toOpen, view);
    const parsed: { readonly data?: unknown } = connector.config.safeParse(whole);
    return { context, whole: parsed.data ?? null, problems: configErrors(connector, whole) };
  }

  async byId(id: string | undefined): Promise<IntegrationRow | undefined> {
    if (id === undefined) return undefined;
    return this.database.queries.query.integrations.findFirst({
      where: and(eq(integrations.id, id), isNull(integrations.deletedAt)),
    });
  }

  async #resolve(draft: IntegrationDraft, check = checkConfig) {
    if (draft.given.has("integrationId")) {
      const saved = await this.byId(draft.integrationId);
      if (!saved) throw noIntegration(["integrationId"]);
      const open = this.#connector(saved.connectorId, null);
      const { storeId } = saved;
      if (draft.given.has("storeId") && draft.storeId !== storeId) throw draftAmbiguous("storeId");
      if (draft.given.has("connectorId") && draft.connectorId !== saved.connectorId)
        throw draftAmbiguous("connectorId");
      if (draft.config === undefined)
        return { open, storeId, integrationId: saved.id, config: saved.config as JsonObject };
      await this.opening.secrets.know(...Object.values(saved.secrets));
      // A whole config has its secrets in it, and needs none of those that are kept.
      const config = this.#whole(open.connector, draft.config ?? {}, saved.id, keptOf(saved), check);
      return { open, storeId, integrationId: null, draftOf: saved.id, config };
    }
    if (!draft.given.has("connectorId")) throw draftIncomplete("connectorId");
    if (!draft.given.has("storeId")) throw draftIncomplete("storeId");
    const open = this.#connector(draft.connectorId ?? "", ["connectorId"]);
    const store = draft.storeId === undefined ? undefined : await this.stores.byId(draft.storeId);
    if (!store) return refuseStore();
    return {
      open,
      storeId: store.id,
      integrationId: null,
      config: this.#whole(open.connector, draft.config ?? {}, "", undefined, check),
    };
  }

  /** What an update sets of an integration. @throws Refusal */
  #changeOf(current: IntegrationRow, input: UpdateIntegration): IntegrationValues {
    const connector = this.connectors.get(current.connectorId)?.connector;
    // What nobody can check is not taken; a name, a limit, an end of its syncs is.
    if (!connector && (input.config !== undefined || input.schedule !== undefined || input.status === "AUTOMATIC"))
      throw notInstalled(current.connectorId);
    const { whole, given, automation } = readAll({
      whole: () =>
        input.config === undefined || !connector
          ? undefined
          : this.#whole(connector, input.config ?? {}, current.id, keptOf(current)),
      given: () => displayName(input.name),
      automatic: () =>
        connector &&
        checkAutomatic(connector, {
          status: input.status === undefined ? current.status : (input.status ?? "MANUAL"),
          schedule: input.schedule === undefined ? current.schedule : (givenSchedule(input) ?? null),
        }),
      automation: () => automationColumns(input),
    });
    const change = {
      ...(connector && whole && sealSecrets(connector, whole, this.opening.secrets, current.id)),
      ...(input.name === undefined ? {} : { name: given ?? connector?.title ?? current.connectorId }),
      ...(input.status === undefined
        ? {}
        : { status: input.status ?? "MANUAL", statusBefore: null, disabledReason: null }),
      ...automation,
    };
    return { ...change, nextSyncAt: nextSyncAt(connector, { ...current, ...change }, current) };
  }

  /** A config with its secrets, once its connector has found it good. @throws Refusal */
  #whole(
    connector: AnyConnector,
    config: unknown,
    integrationId: string,
    kept?: KeptConfig,
    check = checkConfig,
  ): JsonObject {
    return check(connector, completeConfig(connector, config, this.opening.secrets, integrationId, kept));
  }

  /** @param field where the caller names it; null where a saved integration does. */
  #connector(id: string, field: readonly string[] | null): OpenConnector & { connector: AnyConnector } {
    const open = this.connectors.get(id);
    if (open) return open;
    if (field === null) throw notInstalled(id);
    const known = [...this.connectors.keys()].join(", ");
    throw Refusal.at(field, "INPUT", "UNKNOWN_CONNECTOR", `There is no connector "${id}". There are: ${known}.`);
  }
}

function keptOf({ config, secrets }: IntegrationRow): KeptConfig {
  return { config: config as JsonObject, secrets };
}

/** A config that is being filled in: what is wrong with it is left out later. */
function asGiven(_: AnyConnector, config: unknown): JsonObject {
  return typeof config === "object" && config !== null && !Array.isArray(config) ? (config as JsonObject) : {};
}

/** A fault for whoever asks for an integration that is not there, outside a mutation. */
export function integrationNotFound(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "INTEGRATION_NOT_FOUND",
    message: "There is no integration with this id.",
    remedy: "Take the id from the list of integrations.",
  });
}

function notInstalled(connectorId: string): Refusal {
  return Refusal.of(connectorNotInstalled(connectorId), null);
}

function noIntegration(field: readonly string[]): Refusal {
  return Refusal.of(integrationNotFound(), field);
}

function refuseStore(): never {
  throw Refusal.at(
    ["storeId"],
    "NOT_FOUND",
    "STORE_NOT_FOUND",
    "There is no store with this id. Take the id from the list of stores.",
  );
}

function draftAmbiguous(field: string): Refusal {
  return Refusal.at(
    [field],
    "INPUT",
    "DRAFT_AMBIGUOUS",
    `${field} is not that of the integration that integrationId names. Give integrationId alone, or storeId and connectorId of one to be.`,
  );
}

function draftIncomplete(field: string): Refusal {
  return Refusal.at(
    [field],
    "INPUT",
    "DRAFT_INCOMPLETE",
    `A draft names a saved integration by integrationId, or one to be by storeId and connectorId; ${field} is missing.`,
  );
}
