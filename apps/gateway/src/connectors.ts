/** The connectors of this gateway, one line each: the connector, and its resolvers if it has any. */
import type { AnyConnector } from "@storegate/connector-kit";
import { validation } from "@storegate/connector-validation";
import { validationResolvers } from "@storegate/connector-validation/graphql";

interface Installed {
  readonly connector: AnyConnector;
  readonly resolvers?: readonly Function[];
}

const installed: readonly Installed[] = [{ connector: validation, resolvers: validationResolvers }];

export const connectors: readonly AnyConnector[] = installed.map(({ connector }) => connector);

export const connectorResolvers: readonly Function[] = installed.flatMap(({ resolvers }) => resolvers ?? []);
