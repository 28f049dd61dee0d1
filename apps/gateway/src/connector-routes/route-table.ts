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
  /** Of the operation that it stands for. */
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

/** The pattern of {@link RoutePlace} for express. */
export const routePlace = "/:connectorId/:integrationId/:path";

/** Where a request goes that {@link routePlace} took. */
export function placeOf({ params }: Request): RoutePlace {
  const part = (name: string): string => String(params[name]);
  return { connectorId: part("connectorId"), integrationId: part("integrationId"), path: part("path") };
}

/** Made once for a server. */
export class RouteTable {
  /** By connector and path, then by method. */
  readonly #routes = new Map<string, Map<string, ServedRoute>>();

  /** @throws Error for a route that stands for an operation without a rule. */
  constructor(connectors: Iterable<OpenConnector>, schema: GraphQLSchema) {
    const rules = rootRules(schema);
    for (const open of connectors) {
      const { id, routes = [] } = open.connector;
      for (const route of routes) {
        const rule = rules.get(route.operation);
        if (!rule) throw new Error(`no rule says who may use ${route.operation}, for which a route of "${id}" stands`);
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
