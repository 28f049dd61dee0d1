/** Which pages may ask a connector's route from a browser: those of the origins that its integration's config names. */
import type { JsonObject } from "@storegate/connector-kit";
import type { RequestHandler } from "express";
import type { Services } from "../graphql/context.js";
import { decodeId } from "../ids.js";
import { replaceForgotten } from "../integrations/config-secrets.js";
import { rateLimited } from "../limits/limit-errors.js";
import { networkOf } from "../limits/request-limits.js";
import { TokenBuckets } from "../limits/token-buckets.js";
import { answerError, answerRateLimited } from "../server/error-answers.js";
import { placeOf, type RouteTable, type ServedRoute } from "./route-table.js";

/** How long a browser may keep that a page may ask, in seconds. */
const preflightSeconds = 600;

/**
 * Lets pages of allowed origins read the answers, refuses those of others, and ends each OPTIONS. It stands before any key is
 * looked at, since a browser asks first without one, and since a page is to see why its key was refused.
 */
export function allowPages(services: Services, table: RouteTable): RequestHandler {
  const { originOf, requestLimits } = services;
  const { requestsPerMinute } = requestLimits.settings;
  // Whoever shows no key asks the database something here.
  const lookups = new TokenBuckets(requestsPerMinute);
  return async (request, response, next) => {
    const place = placeOf(request);
    const routes = table.at(place);
    const isPreflight = request.method === "OPTIONS";
    const { origin } = request.headers;
    response.vary("origin");
    if (isPreflight && routes) response.set("allow", [...routes.keys(), "OPTIONS"].join(", "));
    const method = isPreflight ? request.headers["access-control-request-method"] : request.method;
    const asked = routes?.get(method ?? "");
    const { ipAddress, baseUrl } = originOf(request);
    // What is no route is told so to who shows a key; the gateway's own pages need nobody's leave.
    if (origin === undefined || !asked || origin === URL.parse(baseUrl)?.origin)
      return isPreflight ? void response.status(204).end() : next();

    const seconds = lookups.take(networkOf(ipAddress), 1);
    if (seconds > 0) return answerRateLimited(response, rateLimited("Too much was asked from this address.", seconds));
    const allowed = await originsOf(services, asked, place.integrationId);
    if (allowed.has(origin)) {
      response.set({
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "retry-after, x-request-id",
      });
    }
    if (isPreflight) {
      if (allowed.has(origin)) {
        response.set({
          "access-control-allow-methods": asked.route.method,
          "access-control-allow-headers": "authorization, content-type",
          "access-control-max-age": String(preflightSeconds),
        });
      }
      return void response.status(204).end();
    }
    if (allowed.has(origin)) return next();
    const message = `Pages of ${origin} may not ask here. Name the origin in the integration's config.`;
    answerError(response, 403, "ORIGIN_NOT_ALLOWED", message);
  };
}

/** The origins of an integration, as browsers write them; of one that is not there, or whose config no longer fits, none. */
async function originsOf(
  { integrations }: Services,
  { open: { connector }, route }: ServedRoute,
  integrationId: string,
): Promise<ReadonlySet<string>> {
  const row = await integrations.byId(decodeId("Integration", integrationId));
  if (row?.connectorId !== connector.id) return new Set();
  // Which pages may ask is no secret's matter, and none is opened for who has shown no key.
  const parsed = connector.config.safeParse(replaceForgotten(connector, row.config as JsonObject));
  if (!parsed.success) return new Set();
  const origins = route.origins(parsed.data).map((each) => URL.parse(each)?.origin ?? "");
  // What is no address of a page has the origin "null", as have pages of nobody.
  return new Set(origins.filter((each) => /^https?:/.test(each)));
}
