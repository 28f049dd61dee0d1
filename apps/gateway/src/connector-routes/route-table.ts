/** The HTTP routes of the connectors of one gateway, found by where they are. */
import type { ConnectorRoute } from "@storegate/connector-kit";
import { rootRules, type AccessRule } from "@storegate/connector-kit/graphql";
import type { OpenConnector } from "@storegate/sync-engine";
import type { Request } from "express";
import type { GraphQLSchema } from "graphql";
import { TokenBuckets } from "../limits/token-buckets.js";

/** A route as it is served. */
export interface ServedRoute {
  readonly open: OpenConnector;
  readonly route: ConnectorRoute<unknown, unknown>;
  /** Who may ask it. */
  readonly rule: AccessRule;
  /** What a client address has left of its requests to one integration. */
  readonly clients: TokenBuckets;
  /** How logs and figures name it: `connectors/validation/validate-email`. */
  readonly name: string;
}

/** The parts of a path below `/connectors`. */
export interface RoutePlace {
  readonly connectorId: string;
  /** As it was sent: it may be the id of nothing. */
  readonly integrationId: string;
  readonly path: string;
}

/** The patterns of {@link RoutePlace} for express: a route's path has one part or two. */
export const routePlaces = ["/:connectorId/:integrationId/:path", "/:connectorId/:integrationId/:path/:below"];

/** Where a request goes that {@link routePlaces} took. */
export function placeOf({ params }: Request): RoutePlace {
  const part = (name: string): string => String(params[name]);
  const path = params["below"] === undefined ? part("path") : `${part("path")}/${part("below")}`;
  return { connectorId: part("connectorId"), integrationId: part("integrationId"), path };
}

/**
 * The rules of the operations of routes, by their names: they stand beside GraphQL's root fields, and a key can be narrowed to them.
 * @throws Error for one that two connectors have, or of which routes say different roles.
 */
export function routeRules(connectors: Iterable<OpenConnector>): ReadonlyMap<string, AccessRule> {
  const rules = new Map<string, AccessRule>();
  const owners = new Map<string, string>();
  for (const { connector } of connectors) {
    for (const { operation, role } of connector.routes ?? []) {
      const other = owners.get(operation) ?? connector.id;
      if (other !== connector.id)
        throw new Error(`Routes of "${other}" and of "${connector.id}" have the operation "${operation}". Rename one.`);
      if ((rules.get(operation)?.least ?? role) !== role)
        throw new Error(
          `Routes of "${connector.id}" that have the operation "${operation}" say different roles for it.`,
        );
      owners.set(operation, connector.id);
      rules.set(operation, { least: role, reach: { integrationId: "Integration" } });
    }
  }
  return rules;
}

/** Made once for a server. */
export class RouteTable {
  /** By connector and path, then by method. */
  readonly #routes = new Map<string, Map<string, ServedRoute>>();

  /** @throws Error for an operation of a route that is a root field, and as {@link routeRules} does. */
  constructor(connectors: readonly OpenConnector[], schema: GraphQLSchema) {
    const rules = routeRules(connectors);
    const fields = rootRules(schema);
    for (const open of connectors) {
      const { id, routes = [] } = open.connector;
      for (const route of routes) {
        const rule = rules.get(route.operation);
        if (!rule || fields.has(route.operation))
          throw new Error(
            `A route of "${id}" has the operation "${route.operation}", which is a root field of GraphQL.`,
          );
        const name = `connectors/${id}/${route.path}`;
        const byMethod = this.#routes.get(name) ?? new Map<string, ServedRoute>();
        byMethod.set(route.method, { open, route, rule, clients: new TokenBuckets(route.perMinute), name });
        this.#routes.set(name, byMethod);
      }
    }
  }

  /** The routes at a place, by their methods; undefined where there are none. */
  at({ connectorId, path }: RoutePlace): ReadonlyMap<string, ServedRoute> | undefined {
    return this.#routes.get(`connectors/${connectorId}/${path}`);
  }
}
