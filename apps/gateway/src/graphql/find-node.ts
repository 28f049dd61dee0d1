import { Fault } from "@storegate/connector-kit";
import { readConnectorNodeId } from "@storegate/connector-kit/graphql";
import type { IdentifiedType } from "../ids.js";
import type { GatewayContext } from "./context.js";
import type { Loaders } from "./loaders.js";

/** Anything that is a Node, by its type and the key of its row; null when it is gone, or what has this id is none. */
export async function findNode(loaders: Loaders, type: IdentifiedType, key: string): Promise<object | null> {
  const loader = nodeLoaders(loaders)[type];
  const found = await loader?.load(key);
  return found ? { ...found, __typename: type } : null;
}

interface NodeLoader {
  load(key: string): Promise<object | null>;
}

function nodeLoaders({ store, integration, sync, apiKey }: Loaders): Partial<Record<IdentifiedType, NodeLoader>> {
  return { Store: store, Integration: integration, Sync: sync, ApiKey: apiKey };
}

/** Anything that a connector's id is of; null when it is gone, or nobody knows such an id, or its integration is out of reach. */
export async function findConnectorNode(context: GatewayContext, id: string): Promise<object | null> {
  const node = readConnectorNodeId(id);
  const nodes = node && context.services.nodes.get(node.prefix);
  if (!node || !nodes || !(await context.reaches("Integration", node.integrationId))) return null;
  try {
    return await nodes.find(context, node.integrationId, node.key);
  } catch (error) {
    if (error instanceof Fault && error.kind === "NOT_FOUND") return null;
    throw error;
  }
}
