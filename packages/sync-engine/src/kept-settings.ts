/** What the history of an integration tells of its settings: of each, as the newest change of it left it. */
import { schema, type Queries } from "@storegate/database";
import { sql } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";

const { integrations, integrationChanges } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** What is written down of an integration. */
export const settings = ["name", "status", "config", "schedule", "maxChanges", "maxChangeShare"] as const;

/** One of them. */
export type Setting = (typeof settings)[number];

/** Settings as they are kept; what the history does not tell is left out. */
export type KeptSettings = Readonly<Partial<Record<Setting, unknown>>>;

/** Reads what an integration's history tells of some of its settings; nothing where it has none. */
export async function keptSettings(
  queries: Pick<Queries, "execute">,
  integrationId: string,
  which: readonly Setting[] = settings,
): Promise<KeptSettings> {
  const found = await queries.execute<{ name: string; value: unknown }>(sql`
    select asked.name, newest.value from unnest(${sql.param([...which])}::text[]) as asked (name) cross join lateral (
      select c.after -> asked.name as value from ${integrationChanges} as c
      where c.integration_id = ${integrationId} and c.after ? asked.name
      order by c.number desc limit 1) as newest`);
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

/**
 * The version of the config that an integration has, as a sync that starts with it keeps it; null where its history does not
 * tell that config, because an earlier version of the gateway that runs beside this one has set it. The next change writes it
 * down, as another version.
 * @param integration its row, kept by this transaction from being changed.
 */
export async function toldConfigVersion(
  queries: Pick<Queries, "execute">,
  { id, config, configVersion }: Pick<IntegrationRow, "id" | "config" | "configVersion">,
): Promise<number | null> {
  const kept = await keptSettings(queries, id, ["config"]);
  return isDeepStrictEqual(kept.config, config) ? configVersion : null;
}
