/** Rows by id, each asked for once in an operation, many in one statement. */
import { schema, type Queries } from "@storegate/database";
import type { JsonObject } from "@storegate/connector-kit";
import type { Caller } from "@storegate/connector-kit/graphql";
import { syncsWithChanges, undosOf, type SyncRow } from "@storegate/sync-engine";
import DataLoader from "dataloader";
import { and, inArray, isNull, sql } from "drizzle-orm";
import type { ApiKeyRow } from "../access/api-key-rows.js";
import { integrationsWithin, seesKeys } from "../access/reach.js";
import type { IntegrationRow } from "../integrations/integration-service.js";
import {
  configVersionLoader,
  historyLoader,
  type ConfigVersion,
  type HistoryPart,
  type PartOfHistory,
} from "./integration-change-pages.js";
import type { RowBatches } from "./row-batches.js";
import type { StoreRow } from "../stores/store-clients.js";

const { apiKeys, integrations, syncs } = schema;

/** The loaders of one operation. What is deleted is not found. By an id anything is found: ids are let in by access rules. */
export interface Loaders {
  readonly store: DataLoader<string, StoreRow | null>;
  readonly integration: DataLoader<string, IntegrationRow | null>;
  /** Those that were deleted are found, too: what they did stays. */
  readonly integrationOrDeleted: DataLoader<string, IntegrationRow | null>;
  readonly sync: DataLoader<string, SyncRow | null>;
  /** Of each store, those that the caller may reach, by name. */
  readonly integrationsOfStore: DataLoader<string, IntegrationRow[]>;
  readonly lastSync: DataLoader<string, SyncRow | null>;
  /** By a sync's id: whether it has changed something, or may have. */
  readonly hasChanges: DataLoader<string, boolean>;
  /** By a sync's id: the newest that undid it. */
  readonly undoneBy: DataLoader<string, SyncRow | null>;
  /** Found only for those who may see keys. */
  readonly apiKey: DataLoader<string, ApiKeyRow | null>;
  readonly keyName: DataLoader<string, string | null>;
  /** What was changed of an integration. */
  readonly history: DataLoader<HistoryPart, PartOfHistory, string>;
  /** By a version of an integration's config, secrets replaced by null. */
  readonly configVersion: DataLoader<ConfigVersion, JsonObject | null, string>;
}

/** Makes them. Each is made when it is asked for first: most operations need one or two. */
export function createLoaders(queries: Queries, rows: RowBatches, caller: Caller): Loaders {
  return new LoadersOnDemand(queries, rows, caller);
}

class LoadersOnDemand implements Loaders {
  readonly #queries: Queries;
  readonly #rows: RowBatches;
  readonly #caller: Caller;
  readonly #made: { -readonly [Name in keyof Loaders]?: Loaders[Name] } = {};

  constructor(queries: Queries, rows: RowBatches, caller: Caller) {
    this.#queries = queries;
    this.#rows = rows;
    this.#caller = caller;
  }

  get store(): Loaders["store"] {
    return (this.#made.store ??= new DataLoader((ids) => this.#rows.store.loadMany(ids)));
  }

  get integration(): Loaders["integration"] {
    return (this.#made.integration ??= new DataLoader(async (ids) => {
      const found = await this.integrationOrDeleted.loadMany(ids);
      return found.map((row) => (row instanceof Error || row?.deletedAt === null ? row : null));
    }));
  }

  get integrationOrDeleted(): Loaders["integrationOrDeleted"] {
    return (this.#made.integrationOrDeleted ??= new DataLoader((ids) => this.#rows.integration.loadMany(ids)));
  }

  get sync(): Loaders["sync"] {
    return (this.#made.sync ??= new DataLoader((ids) => this.#rows.sync.loadMany(ids)));
  }

  get integrationsOfStore(): Loaders["integrationsOfStore"] {
    return (this.#made.integrationsOfStore ??= new DataLoader(async (storeIds) => {
      const rows = await this.#queries
        .select()
        .from(integrations)
        .where(
          and(
            inArray(integrations.storeId, [...storeIds]),
            isNull(integrations.deletedAt),
            integrationsWithin(this.#caller),
          ),
        )
        .orderBy(integrations.name, integrations.id);
      return storeIds.map((storeId) => rows.filter((row) => row.storeId === storeId));
    }));
  }

  get lastSync(): Loaders["lastSync"] {
    return (this.#made.lastSync ??= new DataLoader(async (integrationIds) => {
      // One look into the index for each integration, however many syncs it has had.
      const newest = this.#queries
        .select({
          id: sql`(select s.id from ${syncs} as s where s.integration_id = "integrations"."id" order by s.id desc limit 1)`,
        })
        .from(integrations)
        .where(inArray(integrations.id, [...integrationIds]));
      const rows = await this.#queries.select().from(syncs).where(inArray(syncs.id, newest));
      return integrationIds.map((id) => rows.find((row) => row.integrationId === id) ?? null);
    }));
  }

  get apiKey(): Loaders["apiKey"] {
    return (this.#made.apiKey ??= new DataLoader((ids) =>
      seesKeys(this.#caller) ? this.#rows.apiKey.loadMany(ids) : Promise.resolve(ids.map(() => null)),
    ));
  }

  get hasChanges(): Loaders["hasChanges"] {
    return (this.#made.hasChanges ??= new DataLoader(async (ids) => {
      const found = await syncsWithChanges(this.#queries, ids);
      return ids.map((id) => found.has(id));
    }));
  }

  get undoneBy(): Loaders["undoneBy"] {
    return (this.#made.undoneBy ??= new DataLoader(async (ids) => {
      const found = await undosOf(this.#queries, ids);
      return ids.map((id) => found.get(id) ?? null);
    }));
  }

  get history(): Loaders["history"] {
    return (this.#made.history ??= historyLoader(this.#queries));
  }

  get configVersion(): Loaders["configVersion"] {
    return (this.#made.configVersion ??= configVersionLoader(this.#queries));
  }

  get keyName(): Loaders["keyName"] {
    return (this.#made.keyName ??= new DataLoader(async (ids) => {
      const rows = await this.#queries
        .select({ id: apiKeys.id, name: apiKeys.name })
        .from(apiKeys)
        .where(inArray(apiKeys.id, [...ids]));
      return ids.map((id) => rows.find((row) => row.id === id)?.name ?? null);
    }));
  }
}
