/** The connectors of this gateway, one line each: the connector, and its resolvers if it has any. */
import type { AnyConnector } from "@storegate/connector-kit";
import type { ConnectorNodes } from "@storegate/connector-kit/graphql";
import { lists } from "@storegate/connector-lists";
import { listsResolvers } from "@storegate/connector-lists/graphql";
import { lookup } from "@storegate/connector-lookup";
import { lookupNodes, lookupResolvers } from "@storegate/connector-lookup/graphql";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";
import { warehouse } from "@storegate/connector-warehouse";
import { warehouseResolvers } from "@storegate/connector-warehouse/graphql";
import type { ConnectorSchema } from "@storegate/database";
import { typeOfId } from "./ids.js";

/** A connector as the gateway has it. */
export interface InstalledConnector {
  readonly connector: AnyConnector;
  /** Its resolvers, if it has any: the door `./graphql` of its package. */
  readonly resolvers?: readonly Function[];
  /** Things of its that `node` finds again, by the prefix of their ids. */
  readonly nodes?: readonly ConnectorNodes[];
}

/** One line for each. */
export const installedConnectors: readonly InstalledConnector[] = [
  { connector: validation, resolvers: validationResolvers },
  { connector: warehouse, resolvers: warehouseResolvers },
  { connector: lists, resolvers: listsResolvers },
  { connector: lookup, resolvers: lookupResolvers, nodes: lookupNodes },
];

/**
 * What connectors declare of tables of their own.
 * @throws Error where two have the same id.
 */
export function connectorSchemas(installed: readonly InstalledConnector[]): ConnectorSchema[] {
  const ids = new Set<string>();
  return installed.flatMap(({ connector: { id, migrations = [] } }) => {
    if (ids.has(id))
      throw new Error(`Two installed connectors have the id "${id}". Ids are unique: rename one of them.`);
    ids.add(id);
    return migrations.length === 0 ? [] : [{ id, migrations }];
  });
}

/**
 * By the prefixes of ids, what connectors find again.
 * @throws Error where two have the same prefix, or one is the gateway's own, or is no lower-case letters.
 */
export function connectorNodes(installed: readonly InstalledConnector[]): ReadonlyMap<string, ConnectorNodes> {
  const nodes = new Map<string, ConnectorNodes>();
  for (const each of installed.flatMap(({ nodes: some = [] }) => some)) {
    if (!/^[a-z]+$/.test(each.prefix))
      throw new Error(`Ids of the type ${each.type} begin with "${each.prefix}". A prefix is lower-case letters.`);
    if (nodes.has(each.prefix) || typeOfId(`${each.prefix}_`))
      throw new Error(`Ids of two sorts of things begin with "${each.prefix}". Choose another prefix for one of them.`);
    nodes.set(each.prefix, each);
  }
  return nodes;
}
