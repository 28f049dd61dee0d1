/**
 * What a worker may take: syncs of connectors that its process has. Processes of one database need not have the same ones,
 * as while a new version is rolled out; what one of them cannot run waits for another that can. A sync that a person has
 * asked to end is anybody's: ending it needs no connector.
 */
import { schema } from "@storegate/database";
import { and, inArray, isNotNull, isNull, or, type SQL } from "drizzle-orm";

const { syncs } = schema;

/** The condition on syncs that have not ended and that a process with these connectors may take. */
export function takeableWith(connectors: ReadonlyMap<string, unknown>): SQL | undefined {
  return and(
    isNull(syncs.finishedAt),
    or(inArray(syncs.connectorId, [...connectors.keys()]), isNotNull(syncs.cancelRequestedAt)),
  );
}
