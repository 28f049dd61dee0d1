/** Where stores tell of events: `POST /hooks/{store id}`. */
import { createHash, timingSafeEqual } from "node:crypto";
import { Fault } from "@storegate/connector-kit";
import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Services } from "../graphql/context.js";
import { decodeId } from "../ids.js";
import { rateLimited } from "../limits/limit-errors.js";
import { TokenBuckets } from "../limits/token-buckets.js";
import { answerRateLimited, answerUnauthenticated } from "../server/error-answers.js";
import { secretHeader } from "./hook-address.js";
import { hearsOf } from "./hearing-integrations.js";
import type { HookRows } from "./hook-rows.js";
import { eventIn } from "./read-event.js";

/** The largest body: an event names things by their ids, in less than a thousandth of it. */
const mostBytes = 64 * 1024;

/**
 * Events of one store in a minute that one process takes: twice as many as a quota of 450 requests in 30 s lets anybody cause, ten
 * customers with each. A store sends again what is refused.
 */
const perMinute = 20_000;

/** What taking events needs. */
export interface HookRouteParts {
  readonly services: Pick<Services, "requestLimits" | "originOf" | "requestObserver" | "connectors" | "logger">;
  readonly rows: HookRows;
  /** Keeps an event that somebody may hear of. */
  readonly take: (storeId: string, hash: string, body: string) => Promise<void>;
}

/** The route; it answers once an event is kept. */
export function hookRoute({ services, rows, take }: HookRouteParts): Router {
  const { requestLimits, originOf, requestObserver, connectors, logger } = services;
  const stores = new TokenBuckets(perMinute);

  /** Whoever shows a store's secret is the store; of others nobody learns whether there is such a store. */
  const letIn: RequestHandler = async (request, response, next) => {
    const { ipAddress } = originOf(request);
    requestObserver.describe({ route: "hooks", address: ipAddress });
    const secret = request.get(secretHeader) ?? "";
    const shown = secret === "" ? "" : `${request.path} ${secret}`;
    const tooOften = requestLimits.refuse(shown, ipAddress);
    if (tooOften) return answerRateLimited(response, tooOften);
    const storeId = storeIdIn(request);
    const known = storeId === undefined ? undefined : await rows.credentialsOf(storeId);
    const isKnown = areSame(secret, known?.secret ?? "");
    if (!known || !isKnown) {
      const tooMany = requestLimits.turnAway(shown, ipAddress);
      return tooMany ? answerRateLimited(response, tooMany) : answerUnauthenticated(response, unknownStore);
    }
    requestLimits.welcome(shown);
    const seconds = stores.take(storeId ?? "", 1);
    if (seconds > 0) return answerRateLimited(response, rateLimited("The store told of too much at once.", seconds));
    response.locals["storeHash"] = known.storeHash;
    next();
  };

  const hear = async (request: Request<{ storeId: string }>, response: Response): Promise<void> => {
    const storeId = storeIdIn(request) ?? "";
    const body = Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "";
    const event = eventIn(body);
    // Sent again it would be no better, and a store that is refused too much sends nothing for minutes.
    if (event instanceof Fault)
      logger.warn({ err: event, storeId }, "a store sent what is no event, and it is dropped");
    else if (event.storeHash !== response.locals["storeHash"])
      logger.warn(
        { storeId, from: event.storeHash },
        "an event names another store than it was sent for, and is dropped",
      );
    else if ([...connectors.values()].some((open) => hearsOf(open, event)))
      await take(storeId, event.hash ?? body, body);
    response.status(200).end();
  };

  const route = express.Router();
  route.post("/:storeId", letIn, express.raw({ type: () => true, limit: mostBytes, inflate: false }), hear);
  return route;
}

const unknownStore = {
  code: "UNAUTHENTICATED",
  message: "This takes what stores send, with the secret that their webhooks were made with.",
  reason: "no webhook of ours",
} as const;

function storeIdIn({ params }: Request): string | undefined {
  return decodeId("Store", String(params["storeId"]));
}

/** In a time that tells nothing of either; an empty secret is nobody's. */
function areSame(shown: string, secret: string): boolean {
  const [one, other] = [shown, secret].map((text) => createHash("sha256").update(text).digest());
  return secret !== "" && timingSafeEqual(one ?? Buffer.alloc(0), other ?? Buffer.alloc(0));
}
