/** Pages of integrations' histories, of many integrations at once. */
import { schema, type Queries } from "@storegate/database";
import type { JsonObject } from "@storegate/connector-kit";
import DataLoader from "dataloader";
import { desc, inArray, max, sql, type SQL } from "drizzle-orm";
import type { IntegrationChangeRow } from "../integrations/setting-changes.js";

const { integrationChanges } = schema;

/** A part of the history of an integration: its newest changes, or those before one of them. */
export interface HistoryPart {
  readonly integrationId: string;
  /** A change's number; left out, from the newest on. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Changes, newest first, and how many there are in the whole history. */
export interface PartOfHistory {
  readonly rows: readonly IntegrationChangeRow[];
  readonly total: number;
}

/** One version of an integration's config. */
export interface ConfigVersion {
  readonly integrationId: string;
  readonly configVersion: number;
}

/** No number is larger. */
const beyond = 2 ** 31 - 1;

/** Loads parts of histories, all that are asked for at once in two statements. */
export function historyLoader(queries: Queries): DataLoader<HistoryPart, PartOfHistory, string> {
  const keyOf = ({ integrationId, before, limit }: HistoryPart): string => `${integrationId} ${before} ${limit}`;
  return new DataLoader(
    async (parts) => {
      const ids = parts.map((part) => part.integrationId);
      const asked = list({
        integration_id: sql`${sql.param(ids)}::uuid[]`,
        below: sql`${sql.param(parts.map(({ before }) => before ?? beyond))}::integer[]`,
        most: sql`${sql.param(parts.map(({ limit }) => limit))}::integer[]`,
      });
      // One look into the index for each part, however many changes there are.
      const wanted = sql`select asked.integration_id, of_part.number from ${asked} cross join lateral (
        select c.number from ${integrationChanges} as c where c.integration_id = asked.integration_id and c.number < asked.below
        order by c.number desc limit asked.most) as of_part`;
      const rows = await queries
        .select()
        .from(integrationChanges)
        .where(sql`(${integrationChanges.integrationId}, ${integrationChanges.number}) in (${wanted})`)
        .orderBy(desc(integrationChanges.number));
      // Numbered from 1, without a gap.
      const totals = await queries
        .select({ integrationId: integrationChanges.integrationId, total: max(integrationChanges.number) })
        .from(integrationChanges)
        .where(inArray(integrationChanges.integrationId, [...new Set(ids)]))
        .groupBy(integrationChanges.integrationId);
      return parts.map(({ integrationId, before = beyond, limit }) => ({
        rows: rows.filter((row) => row.integrationId === integrationId && row.number < before).slice(0, limit),
        total: totals.find((each) => each.integrationId === integrationId)?.total ?? 0,
      }));
    },
    { cacheKeyFn: keyOf },
  );
}

/** Loads configs as they stood in a version: what the newest change until then says of it. */
export function configVersionLoader(queries: Queries): DataLoader<ConfigVersion, JsonObject | null, string> {
  const keyOf = ({ integrationId, configVersion }: ConfigVersion): string => `${integrationId} ${configVersion}`;
  return new DataLoader(
    async (versions) => {
      const asked = list({
        integration_id: sql`${sql.param(versions.map((each) => each.integrationId))}::uuid[]`,
        config_version: sql`${sql.param(versions.map((each) => each.configVersion))}::integer[]`,
      });
      const found = await queries.execute<{ integration_id: string; config_version: number; config: JsonObject }>(sql`
        select asked.integration_id, asked.config_version, until.config from ${asked} cross join lateral (
          select c.after -> 'config' as config from ${integrationChanges} as c
          where c.integration_id = asked.integration_id and c.config_version <= asked.config_version and c.after ? 'config'
          order by c.number desc limit 1) as until`);
      const configs = new Map(
        found.map(({ integration_id: integrationId, config_version: configVersion, config }) => [
          keyOf({ integrationId, configVersion }),
          config,
        ]),
      );
      return versions.map((each) => configs.get(keyOf(each)) ?? null);
    },
    { cacheKeyFn: keyOf },
  );
}

/** Rows out of arrays, as `asked`. */
function list(columns: Readonly<Record<string, SQL>>): SQL {
  const names = sql.raw(Object.keys(columns).join(", "));
  return sql`unnest(${sql.join(Object.values(columns), sql`, `)}) as asked (${names})`;
}
