/** Routes of connectors, for those who cannot speak GraphQL, as a form in a shop. */
import express, { type Router } from "express";
import type { GraphQLSchema } from "graphql";
import type { Services } from "../graphql/context.js";
import { authenticate } from "../server/authenticate.js";
import { readJson } from "../server/read-json.js";
import { RouteGate } from "./admit-request.js";
import { answerRequest } from "./answer-request.js";
import { allowPages } from "./page-origins.js";
import { placeOf, routePlaces, RouteTable } from "./route-table.js";
import { SentRequests } from "./sent-requests.js";

/** The largest body: what a form has to ask is short. */
const mostBytes = 16 * 1024;

/**
 * Routes below `/connectors`. Which pages may ask them is their integrations' own matter, so they stand before the rules for
 * the pages of the whole gateway.
 * @throws Error for a route whose operation is a root field of GraphQL, or another connector's.
 */
export function connectorRoutes(schema: GraphQLSchema, services: Services): Router {
  const table = new RouteTable([...services.connectors.values()], schema);
  const gate = new RouteGate(services, table);
  const sent = new SentRequests(table);
  const routes = express.Router();
  routes.all(
    routePlaces,
    (request, _response, next) => {
      const [served] = table.at(placeOf(request))?.values() ?? [];
      if (served) services.requestObserver.describe({ route: served.name });
      next();
    },
    allowPages(services, table),
    sent.middleware,
    authenticate(services),
    gate.middleware,
    readJson(mostBytes, sent.keepBody),
    (request, response) =>
      answerRequest(services, gate.routeOf(request), { request, sent: sent.of(request), response }),
  );
  return routes;
}
