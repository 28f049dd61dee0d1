/** The other subscriptions, as a client of graphql-ws has them. */
import type { Client } from "graphql-ws";

/** An event of `syncsUpdated`. */
export interface SyncsEvent {
  readonly syncs: readonly {
    readonly id: string;
    readonly status: string;
    readonly revision: number;
    readonly finishedAt: string | null;
    readonly progress: { readonly processed: number };
  }[];
}

/** An event of `syncResultsAdded`. */
export interface ResultsEvent {
  readonly results: readonly { readonly id: string; readonly key: string; readonly label: string | null }[];
  readonly endCursor: string;
  readonly final: boolean;
}

/** Events of a subscription with one root field, as they come. @throws its errors, or how the socket was closed. */
export async function* events<Event>(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): AsyncGenerator<Event, void> {
  for await (const { data, errors } of client.iterate<Record<string, Event>>({ query, variables })) {
    if (errors) throw errors;
    for (const event of Object.values(data ?? {})) yield event;
  }
}

export function syncsUpdated(
  client: Client,
  variables: Record<string, unknown> = {},
): AsyncGenerator<SyncsEvent, void> {
  const query = `subscription ($integrationId: ID, $storeId: ID) { syncsUpdated(integrationId: $integrationId, storeId: $storeId) {
    syncs { id status revision finishedAt progress { processed } } } }`;
  return events(client, query, variables);
}

export function resultsAdded(client: Client, variables: Record<string, unknown>): AsyncGenerator<ResultsEvent, void> {
  const query = `subscription ($syncId: ID!, $after: String, $filter: SyncResultFilter) {
    syncResultsAdded(syncId: $syncId, after: $after, filter: $filter) { results { id key label } endCursor final } }`;
  return events(client, query, variables);
}

/** The next event. @throws when there is none. */
export async function nextOf<Event>(source: AsyncGenerator<Event, void>): Promise<Event> {
  const { value, done } = await source.next();
  if (done || value === undefined) throw new Error("the subscription has ended");
  return value;
}

/** Everything up to its end. */
export async function allOf<Event>(source: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of source) all.push(event);
  return all;
}
