/** What subscriptions to syncs follow, as the caller may see it. */
import { Fault } from "@storegate/connector-kit";
import { cursorAt, readPage, type Caller } from "@storegate/connector-kit/graphql";
import { PlaceBeyond, ResultsExpired, type SyncRow, type SyncScope, type Taking } from "@storegate/sync-engine";
import { and } from "drizzle-orm";
import { GraphQLError } from "graphql";
import { decodeId } from "../ids.js";
import { integrationNotFound } from "../integrations/integration-service.js";
import type { GatewayContext } from "./context.js";
import { toGraphQLError } from "./errors.js";
import { EventsToTake } from "./events-to-take.js";
import { resultConditions, type ResultFilter } from "./result-filter.js";
import { cursorExpired } from "./results-gone.js";
import { resultCursor } from "./sync-result-type.js";
import type { SyncProgressPayload, SyncResultsAddedPayload, SyncsUpdatedPayload } from "./sync-subscription-types.js";
import { syncNotFound } from "./sync-type.js";

/** States of one sync to its end. @throws GraphQLError SYNC_NOT_FOUND. */
export function statesOfSync(context: GatewayContext, id: string): EventsToTake<SyncProgressPayload> {
  const { engine, events } = context.services;
  return new EventsToTake(context.signal, async (onNews) => {
    const states = engine.watches.watch(syncIdIn(context, id), onNews);
    return eventsOf(states, context, (sync) => events.progress(sync));
  });
}

/**
 * States of all syncs of an integration, a store, or of all that the caller may see.
 * @throws GraphQLError INTEGRATION_NOT_FOUND, STORE_NOT_FOUND.
 */
export function statesWithin(
  context: GatewayContext,
  ids: { readonly integrationId: string | null; readonly storeId: string | null },
): EventsToTake<SyncsUpdatedPayload> {
  const { integrations, stores, engine, events } = context.services;
  return new EventsToTake(context.signal, async (onNews) => {
    const integrationId = ids.integrationId === null ? undefined : (decodeId("Integration", ids.integrationId) ?? null);
    if (integrationId === null || (integrationId !== undefined && !(await integrations.byId(integrationId))))
      throw toGraphQLError(integrationNotFound(), context);
    const storeId = ids.storeId === null ? undefined : (decodeId("Store", ids.storeId) ?? null);
    if (storeId === null || (storeId !== undefined && !(await stores.byId(storeId))))
      throw toGraphQLError(storeNotFound(), context);
    const states = engine.watches.watchAll(scopeOf(context.caller, integrationId, storeId), onNews);
    return eventsOf(states, context, (syncs) => events.updated(syncs));
  });
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

/** States, as the events that tell of them. */
function eventsOf<State, Event>(
  states: Taking<State>,
  context: GatewayContext,
  tell: (state: State) => Event,
): Taking<Event> {
  return {
    get isOver() {
      return states.isOver;
    },
    take: () => {
      try {
        const state = states.take();
        return state === undefined ? undefined : tell(state);
      } catch (error) {
        throw explained(error, context);
      }
    },
    stop: () => states.stop(),
  };
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
  if (error instanceof ResultsExpired) return cursorExpired(error.sync);
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
