/** The connectors of this gateway, one line each: the connector, and its resolvers if it has any. */
import type { AnyConnector } from "@storegate/connector-kit";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";

/** A connector as the gateway has it. */
export interface InstalledConnector {
  readonly connector: AnyConnector;
  /** Its resolvers, if it has any: the door `./graphql` of its package. */
  readonly resolvers?: readonly Function[];
}

/** One line for each. */
export const installedConnectors: readonly InstalledConnector[] = [
  { connector: validation, resolvers: validationResolvers },
];
