/** Ids of what connectors tell of: opaque to callers, and made of nothing but where it is found. */

import type { ResolverContext } from "./access.js";

/** Where a thing of an integration's is found. */
export interface ConnectorNode {
  /** Says which type it is of: `cus`. */
  readonly prefix: string;
  /** As callers have it. */
  readonly integrationId: string;
  /** What the connector knows it by. */
  readonly key: string;
}

/**
 * The id of a thing that an integration knows, unique in the gateway and the same whenever it is made.
 * @param prefix of its type, as the installed connector names it: `cus`.
 * @param integrationId as callers have it, as in `openIntegration(integrationId)`; never the row's own.
 * @param key what the connector knows it by, of any characters.
 */
export function connectorNodeId(prefix: string, integrationId: string, key: string): string {
  return `${prefix}_${Buffer.from(JSON.stringify([integrationId, key])).toString("base64url")}`;
}

/** What an id was made of; undefined of one that {@link connectorNodeId} never makes. */
export function readConnectorNodeId(id: string): ConnectorNode | undefined {
  const [, prefix = "", place = ""] = /^([a-z]+)_([\w-]+)$/.exec(id) ?? [];
  const [integrationId, key, ...rest] = parsed(Buffer.from(place, "base64url").toString());
  if (typeof integrationId !== "string" || typeof key !== "string" || rest.length > 0) return undefined;
  // Of one thing there is one id: what only decodes to the same is none.
  return connectorNodeId(prefix, integrationId, key) === id ? { prefix, integrationId, key } : undefined;
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Things of a connector that have an id, and how they are found by it. */
export interface ConnectorNodes {
  /** Their type in GraphQL: `Customer`. */
  readonly type: string;
  /** What their ids begin with: `cus`; unique in the gateway. */
  readonly prefix: string;
  /**
   * One of them, with its `__typename`; null where there is none any more. The integration is opened by
   * {@link ResolverContext.openIntegration}, which sees to the caller's reach.
   * @throws Fault as that does.
   */
  find(context: ResolverContext, integrationId: string, key: string): Promise<object | null>;
}
