/**
 * The one door by which an integration's settings change: what is changed, and who changed it, is written down in the same
 * transaction, so that its history put together again is what is set. When it syncs next and what was told of it are no
 * settings.
 *
 * An earlier version of the gateway that runs beside this one uses another door. What it set is written down by the next that
 * comes through this one, before its own change: as found, at the time of finding, by nobody who is known. A config that was
 * found is a version of its own, since syncs have run with the one before it. Secrets that were set so leave no trace.
 */
import { schema, type FaultData, type QueriesTransaction } from "@storegate/database";
import { desc, eq, sql } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";
import { keptSettings, settings, type Setting } from "./kept-settings.js";

const { integrations, integrationChanges } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** What an update may set. */
export type IntegrationValues = Partial<
  Pick<IntegrationRow, Setting | "secrets" | "statusBefore" | "disabledReason" | "nextSyncAt">
>;

/** Whose change it is. */
export interface ChangeMaker {
  /** The key of whoever did it, or did what brought it about; null where nobody did. */
  readonly changedById: string | null;
  /** Why the gateway did it; left out where a person set it so. */
  readonly reason?: FaultData | undefined;
  /** JSON pointers of the secrets that are set, removed, or given another value. */
  readonly secretsChanged?: readonly string[] | undefined;
}

/** Makes an integration, and begins its history. */
export async function makeIntegration(
  tx: QueriesTransaction,
  values: typeof integrations.$inferInsert,
  by: ChangeMaker,
): Promise<IntegrationRow> {
  const [row] = await tx.insert(integrations).values(values).returning();
  if (!row) throw new Error("an integration was not written");
  await write(tx, 1, row, { before: null, after: settingsOf(row, settings) }, by);
  return row;
}

/**
 * Changes an integration. Its config's version grows when the config or a secret is another; what changes no setting and no
 * secret is not written down.
 * @param before its row, locked by this transaction.
 */
export async function changeIntegration(
  tx: QueriesTransaction,
  before: IntegrationRow,
  values: IntegrationValues,
  by: ChangeMaker,
): Promise<IntegrationRow> {
  const { secretsChanged = [] } = by;
  const kept = await bringUpToDate(tx, before);
  const versionGrows =
    secretsChanged.length > 0 ||
    // What the database keeps of a config is what it is as JSON.
    (values.config !== undefined && !isDeepStrictEqual(before.config, JSON.parse(JSON.stringify(values.config))));
  const configVersion = kept.configVersion + (versionGrows ? 1 : 0);
  const [after] = await tx
    .update(integrations)
    .set({ ...values, configVersion, updatedAt: sql`now()` })
    .where(eq(integrations.id, before.id))
    .returning();
  if (!after) throw new Error(`the integration ${before.id} is gone`);
  const changed = settings.filter((each) => !isDeepStrictEqual(before[each], after[each]));
  if (changed.length === 0 && secretsChanged.length === 0) return after;
  const change = { before: settingsOf(before, changed), after: settingsOf(after, changed) };
  await write(tx, kept.number + 1, after, change, by);
  return after;
}

/**
 * Has the history of an integration tell what it is set to, and answers its newest change. One that came without a history has
 * it begun; what was set by another door is written down as found.
 */
async function bringUpToDate(
  tx: QueriesTransaction,
  found: IntegrationRow,
): Promise<Pick<typeof integrationChanges.$inferSelect, "number" | "configVersion">> {
  const [last] = await tx
    .select({ number: integrationChanges.number })
    .from(integrationChanges)
    .where(eq(integrationChanges.integrationId, found.id))
    .orderBy(desc(integrationChanges.number))
    .limit(1);
  const { configVersion } = found;
  if (!last) {
    await write(tx, 1, found, { before: null, after: settingsOf(found, settings) }, { changedById: null });
    return { number: 1, configVersion };
  }
  const kept = await keptSettings(tx, found.id);
  const others = settings.filter((each) => !isDeepStrictEqual(kept[each], found[each]));
  if (others.length === 0) return { ...last, configVersion };
  const now = { number: last.number + 1, configVersion: configVersion + (others.includes("config") ? 1 : 0) };
  const change = {
    before: Object.fromEntries(others.map((each) => [each, kept[each]])),
    after: settingsOf(found, others),
  };
  const by = { changedById: null, reason: foundChanged };
  await write(tx, now.number, { ...found, configVersion: now.configVersion }, change, by);
  return now;
}

/** What its history says of what was set by another door. */
const foundChanged: FaultData = {
  kind: "CONFIG",
  code: "SETTINGS_FOUND_CHANGED",
  message:
    "Settings were found to be other than the history told. An earlier version of the gateway, which keeps no history, has set them before this time.",
  remedy: "See the integration's entries in the audit for who did.",
  retryable: false,
};

async function write(
  tx: QueriesTransaction,
  number: number,
  { id, configVersion }: IntegrationRow,
  change: Pick<typeof integrationChanges.$inferInsert, "before" | "after">,
  { changedById, reason, secretsChanged }: ChangeMaker,
): Promise<void> {
  await tx.insert(integrationChanges).values({
    integrationId: id,
    number,
    // Not the transaction's beginning: of two that wait for each other the later one is later.
    at: sql`clock_timestamp()`,
    changedById,
    reason: reason ?? null,
    configVersion,
    ...change,
    secretsChanged: [...(secretsChanged ?? [])],
  });
}

function settingsOf(row: IntegrationRow, which: readonly Setting[]): schema.IntegrationSettings {
  return Object.fromEntries(which.map((each) => [each, row[each]]));
}
