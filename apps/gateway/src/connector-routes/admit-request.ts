/** Whether a request to a connector's route may be answered. */
import type { IncomingMessage } from "node:http";
import { callerInWords, mayUse } from "@storegate/connector-kit/graphql";
import type { RequestHandler } from "express";
import { GraphQLError } from "graphql";
import { createLoaders } from "../graphql/loaders.js";
import type { Services } from "../graphql/context.js";
import { decodeId } from "../ids.js";
import { reachOf } from "../access/reach.js";
import { inWords, rateLimited } from "../limits/limit-errors.js";
import { networkOf } from "../limits/request-limits.js";
import { callerWhoSent } from "../server/authenticate.js";
import { answerError, answerRateLimited } from "../server/error-answers.js";
import { placeOf, type RouteTable, type ServedRoute } from "./route-table.js";

/** What a request takes of its key's budget: a key that stands in a page for all to see answers 2,000 a minute by default. */
const requestCost = 100;

/** Goes on only with what may be answered, by whom the operation's rule allows, and answers everything else. */
export class RouteGate {
  readonly #admitted = new WeakMap<IncomingMessage, ServedRoute>();

  constructor(
    private readonly services: Services,
    private readonly table: RouteTable,
  ) {}

  /** Stands behind authentication, and before the body is read. */
  readonly middleware: RequestHandler = async (request, response, next) => {
    const { originOf, requestObserver, limits, integrations, database, rows } = this.services;
    const caller = callerWhoSent(request);
    const { ipAddress } = originOf(request);
    requestObserver.describe({ keyId: caller.keyId, address: ipAddress });
    const place = placeOf(request);
    const routes = this.table.at(place);
    if (!routes) return answerError(response, 404, "NOT_FOUND", "There is no such route.");
    const served = routes.get(request.method);
    if (!served) {
      const methods = [...routes.keys()].join(", ");
      response.set("allow", `${methods}, OPTIONS`);
      return answerError(response, 405, "BAD_REQUEST", `This route takes ${methods}.`);
    }
    const { route, rule, clients, open } = served;
    if (!mayUse(caller, route.operation, rule)) {
      const message = `${callerInWords(caller)} may not use this route, whose operation is ${route.operation}.`;
      return answerError(response, 403, "FORBIDDEN", message);
    }
    const reaches = reachOf(caller, createLoaders(database.queries, rows, caller));
    const row = await integrations.byId(decodeId("Integration", place.integrationId));
    if (row?.connectorId !== open.connector.id || !(await reaches("Integration", place.integrationId)))
      return answerError(response, 404, "INTEGRATION_NOT_FOUND", "There is no integration with this id.");
    if (row.status === "DISABLED")
      return answerError(response, 409, "INTEGRATION_DISABLED", "The integration is disabled.");

    const seconds = clients.take(`${networkOf(ipAddress)} ${row.id}`, 1);
    if (seconds > 0) {
      const most = inWords(route.perMinute);
      return answerRateLimited(response, rateLimited(`More than ${most} requests a minute came from here.`, seconds));
    }
    try {
      limits.charge(caller, requestCost, "a request");
    } catch (error) {
      if (error instanceof GraphQLError) return answerRateLimited(response, error);
      throw error;
    }
    if (request.method === "POST" && !/^application\/json *(?:;|$)/i.test(request.headers["content-type"] ?? ""))
      return answerError(response, 415, "BAD_REQUEST", "A body is sent with Content-Type: application/json.");
    this.#admitted.set(request, served);
    next();
  };

  /** The route of a request that came past {@link middleware}. */
  routeOf(request: IncomingMessage): ServedRoute {
    const served = this.#admitted.get(request);
    if (!served) throw new Error("a request came past the gate of its route");
    return served;
  }
}
