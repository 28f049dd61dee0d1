/**
 * The one door by which an integration's settings change: what is changed, and who changed it, is written down in the same
 * transaction, so that its history put together again is what is set. When it syncs next and what was told of it are no
 * settings.
 */
import { schema, type FaultData, type QueriesTransaction } from "@storegate/database";
import { desc, eq, sql } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";

const { integrations, integrationChanges } = schema;

type IntegrationRow = typeof integrations.$inferSelect;

/** What is written down of an integration. */
const settings = ["name", "status", "config", "schedule", "maxChanges", "maxChangeShare"] as const;

/** What an update may set. */
export type IntegrationValues = Partial<
  Pick<IntegrationRow, (typeof settings)[number] | "secrets" | "statusBefore" | "disabledReason" | "nextSyncAt">
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
  const versionGrows =
    secretsChanged.length > 0 ||
    // What the database keeps of a config is what it is as JSON.
    (values.config !== undefined && !isDeepStrictEqual(before.config, JSON.parse(JSON.stringify(values.config))));
  const configVersion = before.configVersion + (versionGrows ? 1 : 0);
  const [after] = await tx
    .update(integrations)
    .set({ ...values, configVersion, updatedAt: sql`now()` })
    .where(eq(integrations.id, before.id))
    .returning();
  if (!after) throw new Error(`the integration ${before.id} is gone`);
  const changed = settings.filter((each) => !isDeepStrictEqual(before[each], after[each]));
  if (changed.length === 0 && secretsChanged.length === 0) return after;
  const change = { before: settingsOf(before, changed), after: settingsOf(after, changed) };
  await write(tx, (await lastNumber(tx, before)) + 1, after, change, by);
  return after;
}

/** The number of the newest change. One that came without a history has it begun with what was set. */
async function lastNumber(tx: QueriesTransaction, before: IntegrationRow): Promise<number> {
  const [last] = await tx
    .select({ number: integrationChanges.number })
    .from(integrationChanges)
    .where(eq(integrationChanges.integrationId, before.id))
    .orderBy(desc(integrationChanges.number))
    .limit(1);
  if (last) return last.number;
  await write(tx, 1, before, { before: null, after: settingsOf(before, settings) }, { changedById: null });
  return 1;
}

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

function settingsOf(row: IntegrationRow, which: readonly (typeof settings)[number][]): schema.IntegrationSettings {
  return Object.fromEntries(which.map((each) => [each, row[each]]));
}
