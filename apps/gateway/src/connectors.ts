/** The connectors of this gateway, one line each: the connector, and its resolvers if it has any. */
import type { AnyConnector } from "@storegate/connector-kit";
import { lists } from "@storegate/connector-lists";
import { listsResolvers } from "@storegate/connector-lists/graphql";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";
import { warehouse } from "@storegate/connector-warehouse";
import { warehouseResolvers } from "@storegate/connector-warehouse/graphql";
import type { ConnectorSchema } from "@storegate/database";

/** A connector as the gateway has it. */
export interface InstalledConnector {
  readonly connector: AnyConnector;
  /** Its resolvers, if it has any: the door `./graphql` of its package. */
  readonly resolvers?: readonly Function[];
}

/** One line for each. */
export const installedConnectors: readonly InstalledConnector[] = [
  { connector: validation, resolvers: validationResolvers },
  { connector: warehouse, resolvers: warehouseResolvers },
  { connector: lists, resolvers: listsResolvers },
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
