/** Integrations: made, changed, tested, deleted. */
import { Fault, type AnyConnector, type ConnectionCheck, type JsonObject } from "@storegate/connector-kit";
import { newId, schema, type Database } from "@storegate/database";
import type { OpenConnector, SyncRequests } from "@storegate/sync-engine";
import { and, eq, isNull, sql } from "drizzle-orm";
import { displayName } from "../display-name.js";
import { Refusal } from "../refusal.js";
import { checkStore } from "../stores/connection-checks.js";
import type { StoreService } from "../stores/store-service.js";
import { checkConfig } from "./config-errors.js";
import { completeConfig, sealSecrets, type SealedSecrets } from "./config-secrets.js";
import { openIntegration, type OpeningHost } from "./open-integration.js";

const { integrations } = schema;

/** A row of an integration. */
export type IntegrationRow = typeof integrations.$inferSelect;

/** The statuses that this version can keep its word on. */
export type IntegrationStatus = "MANUAL" | "DISABLED";

/** What makes an integration. Ids are keys of rows; undefined is an id that is none. */
export interface CreateIntegration {
  readonly storeId: string | undefined;
  readonly connectorId: string;
  readonly name?: string | null | undefined;
  readonly config: unknown;
  readonly status: IntegrationStatus;
}

/** What may be changed; a field left out stays, null puts back the default. */
export interface UpdateIntegration {
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
    private readonly requests: Pick<SyncRequests, "cancelAllOf">,
  ) {}

  /** @throws Refusal; nothing is saved then. */
  async create(input: CreateIntegration): Promise<IntegrationRow> {
    const { connector } = this.#connector(input.connectorId, ["connectorId"]);
    const store = input.storeId === undefined ? undefined : await this.stores.byId(input.storeId);
    if (!store) throw noStore();
    const id = newId();
    const kept = sealSecrets(connector, this.#whole(connector, input.config, id), this.opening.secrets, id);
    const [row] = await this.database.queries
      .insert(integrations)
      .values({
        id,
        storeId: store.id,
        connectorId: connector.id,
        name: displayName(input.name) ?? connector.title,
        status: input.status,
        ...kept,
      })
      .returning();
    if (!row) throw new Error("an integration was not written");
    return row;
  }

  /** Disabling it ends its syncs, too. @throws Refusal; nothing is changed then. */
  async update(id: string | undefined, input: UpdateIntegration): Promise<IntegrationRow> {
    const current = await this.byId(id);
    if (!current) throw noIntegration(["id"]);
    const { connector } = this.#connector(current.connectorId, null);
    const kept =
      input.config === undefined
        ? {}
        : sealSecrets(
            connector,
            this.#whole(connector, input.config ?? {}, current.id, current.secrets),
            this.opening.secrets,
            current.id,
          );
    const [row] = await this.database.queries
      .update(integrations)
      .set({
        ...kept,
        ...(input.name === undefined ? {} : { name: displayName(input.name) ?? connector.title }),
        ...(input.status === undefined ? {} : { status: input.status ?? "MANUAL", disabledReason: null }),
        updatedAt: sql`now()`,
      })
      .where(and(eq(integrations.id, current.id), isNull(integrations.deletedAt)))
      .returning();
    if (!row) throw noIntegration(["id"]);
    if (row.status === "DISABLED") await this.requests.cancelAllOf(row.id);
    return row;
  }

  /** Stops its syncs and forgets it; nothing outside is touched. @throws Refusal */
  async delete(id: string | undefined): Promise<void> {
    const current = await this.byId(id);
    if (!current) throw noIntegration(["id"]);
    await this.database.queries
      .update(integrations)
      .set({ deletedAt: sql`now()`, secrets: {} })
      .where(eq(integrations.id, current.id));
    await this.requests.cancelAllOf(current.id);
  }

  /** Tries a saved integration or a draft; writes nothing. @throws Refusal when the draft itself is not good. */
  async test(draft: IntegrationDraft, signal: AbortSignal): Promise<{ ok: boolean; checks: ConnectionCheck[] }> {
    const { open, storeId, integrationId, config } = await this.#resolve(draft);
    const { client } = await this.opening.clients.open(storeId);
    const found = await checkStore(client.with({ signal, lane: "interactive" }), open.connector.scopes);
    const checks = [...found.checks];
    if (!checks.some((check) => check.status === "FAILED") && open.connector.test) {
      const context = await openIntegration(
        this.opening,
        { integrationId, storeId, config, open },
        { signal, lane: "interactive" },
      );
      checks.push(...(await open.connector.test(context)));
    }
    return { ok: checks.every((check) => check.status !== "FAILED"), checks };
  }

  async byId(id: string | undefined): Promise<IntegrationRow | undefined> {
    if (id === undefined) return undefined;
    return this.database.queries.query.integrations.findFirst({
      where: and(eq(integrations.id, id), isNull(integrations.deletedAt)),
    });
  }

  async #resolve(draft: IntegrationDraft) {
    if (draft.given.has("integrationId")) {
      const saved = await this.byId(draft.integrationId);
      if (!saved) throw noIntegration(["integrationId"]);
      const open = this.#connector(saved.connectorId, null);
      const { storeId, secrets } = saved;
      if (draft.config === undefined)
        return { open, storeId, integrationId: saved.id, config: saved.config as JsonObject };
      // A whole config has its secrets in it, and needs none of those that are kept.
      const config = this.#whole(open.connector, draft.config ?? {}, saved.id, secrets);
      return { open, storeId, integrationId: null, config };
    }
    if (!draft.given.has("connectorId")) throw draftIncomplete("connectorId");
    if (!draft.given.has("storeId")) throw draftIncomplete("storeId");
    const open = this.#connector(draft.connectorId ?? "", ["connectorId"]);
    const store = draft.storeId === undefined ? undefined : await this.stores.byId(draft.storeId);
    if (!store) throw noStore();
    return {
      open,
      storeId: store.id,
      integrationId: null,
      config: this.#whole(open.connector, draft.config ?? {}, ""),
    };
  }

  /** A config with its secrets, once its connector has found it good. @throws Refusal */
  #whole(connector: AnyConnector, config: unknown, integrationId: string, kept: SealedSecrets = {}): JsonObject {
    return checkConfig(connector, completeConfig(connector, config, this.opening.secrets, integrationId, kept));
  }

  #connector(id: string, field: readonly string[] | null): OpenConnector & { connector: AnyConnector } {
    const open = this.connectors.get(id);
    if (open) return open;
    const known = [...this.connectors.keys()].join(", ");
    throw Refusal.at(field, "INPUT", "UNKNOWN_CONNECTOR", `There is no connector "${id}". There are: ${known}.`);
  }
}

/** A fault for whoever asks for an integration that is not there, outside a mutation. */
export function integrationNotFound(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "INTEGRATION_NOT_FOUND",
    message: "There is no such integration with this id.",
    remedy: "Take the id from the list of integrations.",
  });
}

function noIntegration(field: readonly string[]): Refusal {
  return Refusal.of(integrationNotFound(), field);
}

function noStore(): Refusal {
  return Refusal.at(
    ["storeId"],
    "NOT_FOUND",
    "STORE_NOT_FOUND",
    "There is no store with this id. Take the id from the list of stores.",
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
