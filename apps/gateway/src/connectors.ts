/** The connectors of this gateway, one line each: the connector, and its resolvers if it has any. */
import type { AnyConnector } from "@storegate/connector-kit";
import type { ConnectorExport, ConnectorNodes } from "@storegate/connector-kit/graphql";
import { cdp } from "@storegate/connector-cdp";
import { cdpExports, cdpNodes, cdpResolvers } from "@storegate/connector-cdp/graphql";
import { lists } from "@storegate/connector-lists";
import { listsResolvers } from "@storegate/connector-lists/graphql";
import { lookup } from "@storegate/connector-lookup";
import { lookupNodes, lookupResolvers } from "@storegate/connector-lookup/graphql";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";
import { warehouse } from "@storegate/connector-warehouse";
import { warehouseResolvers } from "@storegate/connector-warehouse/graphql";
import type { ConnectorSchema } from "@storegate/database";
import { exportables } from "./exports/export-selection.js";
import { typeOfId } from "./ids.js";

/** A connector as the gateway has it. */
export interface InstalledConnector {
  readonly connector: AnyConnector;
  /** Its resolvers, if it has any: the door `./graphql` of its package. */
  readonly resolvers?: readonly Function[];
  /** Things of its that `node` finds again, by the prefix of their ids. */
  readonly nodes?: readonly ConnectorNodes[];
  /** What of it can be downloaded as a whole. */
  readonly exports?: readonly ConnectorExport[];
}

/** One line for each. */
export const installedConnectors: readonly InstalledConnector[] = [
  { connector: validation, resolvers: validationResolvers },
  { connector: warehouse, resolvers: warehouseResolvers },
  { connector: lists, resolvers: listsResolvers },
  { connector: lookup, resolvers: lookupResolvers, nodes: lookupNodes },
  { connector: cdp, resolvers: cdpResolvers, nodes: cdpNodes, exports: cdpExports },
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

/**
 * What of connectors can be downloaded, by name.
 * @throws Error where two have the same name, or one that is the gateway's own, or is no word.
 */
export function connectorExports(installed: readonly InstalledConnector[]): ReadonlyMap<string, ConnectorExport> {
  const exports = new Map<string, ConnectorExport>();
  for (const each of installed.flatMap(({ exports: some = [] }) => some)) {
    if (!/^[a-z]+(?:-[a-z]+)*$/.test(each.of))
      throw new Error(`An export is called "${each.of}". Its name is lower-case words with hyphens.`);
    if (exports.has(each.of) || exportables.some((own) => own === each.of))
      throw new Error(`Two exports are called "${each.of}". Choose another name for one of them.`);
    exports.set(each.of, each);
  }
  return exports;
}
