/** Integrations whose connector this process does not have: they are kept, and do nothing. */
import type { Logger } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, count, isNull, notInArray } from "drizzle-orm";

const { integrations } = schema;

/** Warns, once, of connectors that integrations are of and that are not installed. */
export async function warnOfMissingConnectors(
  queries: Queries,
  installed: Iterable<string>,
  logger: Logger,
): Promise<void> {
  const rows = await queries
    .select({ id: integrations.connectorId, count: count() })
    .from(integrations)
    .where(and(isNull(integrations.deletedAt), notInArray(integrations.connectorId, [...installed])))
    .groupBy(integrations.connectorId)
    .orderBy(integrations.connectorId);
  if (rows.length === 0) return;
  logger.warn(
    { connectors: Object.fromEntries(rows.map((row) => [row.id, row.count])) },
    "integrations are of connectors that are not installed; they do nothing until a version that has them runs",
  );
}
