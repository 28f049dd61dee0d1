import type { IdentifiedType } from "../ids.js";
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
