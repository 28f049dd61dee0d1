/**
 * What a worker may take: syncs of connectors that its process has. Processes of one database need not have the same ones,
 * as while a new version is rolled out; what one of them cannot run waits for another that can. A sync that a person has
 * asked to end is anybody's: ending it needs no connector. One that waits for a fault to heal is nobody's until its time, and
 * one that is paused nobody's until a person lets it go on.
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
        isNull(syncs.pausedAt),
        or(
          isNull(syncs.retryAt),
          sql`${syncs.retryAt} <= clock_timestamp()`,
          // It is to be paused, which needs no time to come.
          isNotNull(syncs.pauseRequestedAt),
        ),
      ),
      isNotNull(syncs.cancelRequestedAt),
    ),
  );
}
