/**
 * Keys that connectors have asked a sync for. They are kept until their time has come and nothing of their integration is
 * under way; then {@link DueRequests} takes them.
 */
import { checkRequestedKeys, type RequestSync } from "@storegate/connector-kit";
import { insertInBulk, keepableText, schema, type Queries } from "@storegate/database";
import { inArray, sql } from "drizzle-orm";
import { beginAgain } from "./begin-again.js";
import type { SyncRow } from "./ports.js";

const { integrations, requestedKeys } = schema;

/** Whose records the keys are of. */
export type KeysOf = Pick<SyncRow, "integrationId" | "kind">;

/** Keys, and when a sync over them may begin. */
export type Requested = readonly [keys: readonly string[], at: Date];

/**
 * Keeps requests, all in one statement; of a key that is asked for twice the earlier time holds. For a deleted integration
 * nothing is kept.
 */
export async function keepRequestedKeys(
  queries: Pick<Queries, "execute">,
  { integrationId, kind }: KeysOf,
  requests: readonly Requested[],
  now: Date,
): Promise<void> {
  const dueAts = new Map<string, Date>();
  for (const [keys, at] of requests) {
    for (const key of keys.map(keepableText)) {
      const earlier = dueAts.get(key);
      if (!earlier || at < earlier) dueAts.set(key, at);
    }
  }
  if (dueAts.size === 0) return;
  // Sorted, so that of two who ask for the same keys the later waits for the earlier.
  const rows = [...dueAts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, dueAt]) => ({ key, dueAt }));
  await queries.execute(sql`
    ${insertInBulk(
      requestedKeys,
      rows.map((row) => ({ ...row, integrationId, kind, createdAt: now })),
    )}
    where exists (select 1 from ${integrations} as i where i.id = ${integrationId} and i.deleted_at is null)
    on conflict (integration_id, kind, key) do update set due_at = excluded.due_at
      where excluded.due_at < ${requestedKeys.dueAt}`);
}

/** Takes requests that are made outside of a commit: each is kept by itself, at once. */
export function requestsOf(queries: Queries, of: KeysOf, now: () => Date): RequestSync {
  return async (keys, at) => {
    checkRequestedKeys(keys, at);
    await beginAgain(() => keepRequestedKeys(queries, of, [[keys, at]], now()));
  };
}

/** Asks for nothing, and refuses what others refuse. */
export const requestsNothing: RequestSync = async (keys, at) => checkRequestedKeys(keys, at);

/** Requests of one commit, which are kept together once it has said all. */
export class CommitRequests {
  readonly requests: Requested[] = [];
  #ended = false;

  readonly take: RequestSync = async (keys, at) => {
    checkRequestedKeys(keys, at);
    if (this.#ended) throw new TypeError("A commit that has ended asks for no sync any more: await what it does.");
    this.requests.push([[...keys], at]);
  };

  /** Takes no more. */
  end(): readonly Requested[] {
    this.#ended = true;
    return this.requests;
  }
}

/** Forgets what was asked for of some integrations, as they are deleted, or a sync of theirs was undone. */
export async function dropRequestedKeys(tx: Pick<Queries, "delete">, integrationIds: readonly string[]): Promise<void> {
  if (integrationIds.length === 0) return;
  await tx.delete(requestedKeys).where(inArray(requestedKeys.integrationId, [...integrationIds]));
}
