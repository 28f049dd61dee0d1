/** What subscriptions to syncs follow, as the caller may see it. */
import { Fault } from "@storegate/connector-kit";
import { cursorAt, readPage, type Caller } from "@storegate/connector-kit/graphql";
import { PlaceBeyond, ResultsExpired, type SyncRow, type SyncScope } from "@storegate/sync-engine";
import { and } from "drizzle-orm";
import { GraphQLError } from "graphql";
import { decodeId } from "../ids.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import type { GatewayContext } from "./context.js";
import { toGraphQLError } from "./errors.js";
import { resultConditions, type ResultFilter } from "./result-filter.js";
import { resultCursor } from "./sync-result-type.js";
import type { SyncProgressPayload, SyncResultsAddedPayload, SyncsUpdatedPayload } from "./sync-subscription-types.js";
import { syncNotFound } from "./sync-type.js";

/** States of one sync to its end. @throws GraphQLError SYNC_NOT_FOUND. */
export async function* statesOfSync(
  context: GatewayContext,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<SyncProgressPayload, void> {
  const syncId = syncIdIn(context, id);
  const { engine, events } = context.services;
  try {
    for await (const sync of engine.watches.follow(syncId, signal)) yield events.progress(sync);
  } catch (error) {
    throw explained(error, context);
  }
}

/**
 * States of all syncs of an integration, a store, or of all that the caller may see.
 * @throws GraphQLError INTEGRATION_NOT_FOUND, STORE_NOT_FOUND.
 */
export async function* statesWithin(
  context: GatewayContext,
  ids: { readonly integrationId: string | null; readonly storeId: string | null },
  signal: AbortSignal,
): AsyncGenerator<SyncsUpdatedPayload, void> {
  const { integrations, stores, engine, events } = context.services;
  const integrationId = ids.integrationId === null ? undefined : (decodeId("Integration", ids.integrationId) ?? null);
  if (integrationId === null || (integrationId !== undefined && !(await integrations.byId(integrationId))))
    throw toGraphQLError(integrationNotFound(), context);
  const storeId = ids.storeId === null ? undefined : (decodeId("Store", ids.storeId) ?? null);
  if (storeId === null || (storeId !== undefined && !(await stores.byId(storeId))))
    throw toGraphQLError(storeNotFound(), context);
  const scope = scopeOf(context.caller, integrationId, storeId);
  try {
    for await (const syncs of engine.watches.followAll(scope, signal)) yield events.updated(syncs);
  } catch (error) {
    throw explained(error, context);
  }
}

/** What is asked for of results. */
export interface ResultsToFollow {
  readonly syncId: string;
  readonly after: string | null;
  readonly filter: ResultFilter | null;
}

/** Results of one sync to its last. @throws GraphQLError SYNC_NOT_FOUND, CURSOR_MALFORMED, CURSOR_EXPIRED. */
export async function* resultsOfSync(
  context: GatewayContext,
  { syncId: id, after, filter }: ResultsToFollow,
  signal: AbortSignal,
): AsyncGenerator<SyncResultsAddedPayload, void> {
  const syncId = syncIdIn(context, id);
  const cursor = resultCursor(syncId);
  const place = readPage(cursor, { first: 1, after }).after ?? 0;
  const selection = { where: and(...resultConditions(filter ?? {})), key: JSON.stringify(filter ?? {}) };
  const { engine, events } = context.services;
  const cursorOf = (end: number): string => cursorAt(cursor, end);
  try {
    for await (const added of engine.results.follow(syncId, place, selection, signal)) {
      yield events.added(added, cursorOf);
    }
  } catch (error) {
    throw explained(error, context);
  }
}

/** What is asked for, within what the caller may see. */
function scopeOf(caller: Caller, integrationId: string | undefined, storeId: string | undefined): SyncScope {
  return {
    integrations: narrowed(caller.integrations, integrationId),
    stores: narrowed(caller.stores, storeId),
  };
}

/** One of those that are allowed; with none wanted, all of them. */
function narrowed(allowed: ReadonlySet<string> | null, wanted: string | undefined): ReadonlySet<string> | undefined {
  if (wanted === undefined) return allowed ?? undefined;
  return new Set(allowed?.has(wanted) === false ? [] : [wanted]);
}

function syncIdIn(context: GatewayContext, id: string): SyncRow["id"] {
  const syncId = decodeId("Sync", id);
  if (syncId === undefined) throw toGraphQLError(syncNotFound(), context);
  return syncId;
}

function explained(error: unknown, context: GatewayContext): GraphQLError {
  if (error instanceof ResultsExpired) {
    const message = `The results of this sync were kept until ${error.sync.resultsExpireAt?.toISOString() ?? "now"} and are gone; its counts remain.`;
    return new GraphQLError(message, { extensions: { code: "CURSOR_EXPIRED" } });
  }
  if (error instanceof PlaceBeyond) {
    const message = "after is no cursor of this sync. Take it from the endCursor of the event or page before.";
    return new GraphQLError(message, { extensions: { code: "CURSOR_MALFORMED" } });
  }
  if (error instanceof Fault && error.code === "NOT_FOUND") return toGraphQLError(syncNotFound(), context);
  return toGraphQLError(error, context);
}

function storeNotFound(): Fault {
  return new Fault({
    kind: "NOT_FOUND",
    code: "STORE_NOT_FOUND",
    message: "There is no store with this id.",
    remedy: "Take the id from the list of stores.",
  });
}
