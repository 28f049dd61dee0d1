/** What stores tell of as it happens: BigCommerce's webhooks, as connectors hear them. */
import type { WebhookEvent } from "@storegate/bigcommerce-client";
import type { ConnectorContext } from "./connector.js";

/** One thing that happened in a store, by its scope and ids; how it is now is read from the store. */
export type StoreEvent = WebhookEvent;

/** How a connector hears of what happens in stores. */
export interface ConnectorStoreEvents<Config, Runtime> {
  /** Of which: one event, as `store/order/statusUpdated`, or all of a group, as `store/order/*`. */
  readonly scopes: readonly string[];
  /**
   * Told of events of these scopes, in the store of an enabled integration: at most 1,000 at once, at most once a second, and a
   * second or two after they happened. An event comes at least once in all, in any order, and not at all where webhooks cannot come,
   * as without a public address: what counts is found by syncs, too. It writes its own tables, or asks for a sync with
   * {@link ConnectorContext.requestSync}, and nothing else; it has ten seconds, after which its context's signal is aborted. What it
   * throws is logged, and keeps no other integration from hearing.
   */
  heard(context: ConnectorContext<Config, Runtime>, events: readonly StoreEvent[]): Promise<void>;
}

const scopePattern = /^store(?:\/[A-Za-z0-9]+)+\/(?:\*|[A-Za-z]+)$/;

/** Whether a scope that ends with `*` holds another, or they are the same. */
export function coversStoreEvent(scope: string, other: string): boolean {
  return scope === other || (scope.endsWith("/*") && other.startsWith(scope.slice(0, -1)));
}

/** What is wrong with scopes that a connector declares; undefined where nothing is. */
export function problemOfStoreEvents(scopes: readonly string[]): string | undefined {
  if (scopes.length === 0) return "its storeEvents name no scope";
  const bad = scopes.find((scope) => !scopePattern.test(scope));
  if (bad !== undefined) return `"${bad}" is no scope of a webhook, as store/order/* is`;
  return new Set(scopes).size === scopes.length ? undefined : "a scope of its storeEvents stands twice";
}
