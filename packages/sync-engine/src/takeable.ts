/**
 * What a worker may take: syncs of connectors that its process has. Processes of one database need not have the same ones,
 * as while a new version is rolled out; what one of them cannot run waits for another that can. A sync that a person has
 * asked to end is anybody's: ending it needs no connector. One that waits for a fault to heal is nobody's until its time.
 */
import { schema } from "@storegate/database";
import { and, inArray, isNotNull, isNull, or, sql, type SQL } from "drizzle-orm";

const { syncs } = schema;

/** The condition on syncs that have not ended and that a process with these connectors may take now. */
export function takeableWith(connectors: ReadonlyMap<string, unknown>): SQL | undefined {
  return and(
    isNull(syncs.finishedAt),
    or(
      and(
        inArray(syncs.connectorId, [...connectors.keys()]),
        or(isNull(syncs.retryAt), sql`${syncs.retryAt} <= clock_timestamp()`),
      ),
      isNotNull(syncs.cancelRequestedAt),
    ),
  );
}
