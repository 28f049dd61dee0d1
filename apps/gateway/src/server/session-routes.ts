/**
 * Signing in and out for browsers: `POST /session` exchanges a key for a cookie, `GET /session` tells a page that was loaded
 * again who it is and its CSRF token, `DELETE /session` signs out.
 */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import { stringifySetCookie } from "cookie";
import express, { Router, type Request, type Response } from "express";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { z } from "zod";
import { csrfTokenOf, sessionCookie } from "../access/credentials.js";
import type { Origin, Services } from "../graphql/context.js";
import { viewerOf } from "../graphql/viewer-resolver.js";
import { lookFor } from "./authenticate.js";
import { answerError, answerRateLimited } from "./error-answers.js";
import { isSecure } from "./shown-credentials.js";

/** What the routes stand on. */
export interface SessionRoutesOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly originOf: (request: IncomingMessage) => Origin;
}

/** The largest body that is read; it holds one key. */
const bodyLimit = "4kb";

const crossSite =
  "A page of another site cannot have a session: browsers do not send its cookie from there. Serve the page and this gateway from one site, as admin.example.com and api.example.com are, both by https (localhost and 127.0.0.1 are two sites), or send a key in Authorization.";

const signIn = z.object({ key: z.string().regex(/^\S+$/) });

/** The routes, to be mounted at `/session`. */
export function sessionRoutes(options: SessionRoutesOptions): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set("cache-control", "no-store").vary("cookie, authorization");
    next();
  });
  router.get("/", (request, response) => tell(options, request, response));
  router.post("/", express.json({ limit: bodyLimit }), (request, response) => begin(options, request, response));
  router.delete("/", (request, response) => end(options, request, response));
  return router;
}

async function begin(options: SessionRoutesOptions, request: Request, response: Response): Promise<void> {
  const { services, originOf } = options;
  const { access, sessions, requestLimits, credentials, logger } = services;
  const { ipAddress } = originOf(request);
  // Browsers keep the cookie from requests of other sites' pages: a session there would be none.
  if (request.headers["sec-fetch-site"] === "cross-site") return answerError(response, 403, "CROSS_SITE", crossSite);
  const found = await lookFor(services, { authorization: keyShown(request) }, ipAddress);
  if (found instanceof GraphQLError) return answerRateLimited(response, found);
  if (!found || !access.cameByKey(found)) {
    logger.warn({ ipAddress }, "a sign-in was refused");
    return refuse(
      response,
      "This key opens nothing here. Sign in with a key of this gateway; a progress token is none.",
    );
  }
  const tooMany = requestLimits.admit(found, ipAddress) ?? requestLimits.admitSignIn(found, ipAddress);
  if (tooMany) return answerRateLimited(response, tooMany);
  const before = credentials.ofRequest(request).sessions ?? [];
  const { secret, expiresAt } = await sessions.begin(found, actorOf(found, ipAddress), before);
  setCookie(options, request, response, secret, expiresAt);
  answer(options, response, found, secret, expiresAt);
}

/** The key in the header or the body; a header alone counts where there is one. */
function keyShown(request: Request): string {
  if (request.headers.authorization !== undefined) return request.headers.authorization;
  const body = signIn.safeParse(request.body);
  return body.success ? `Bearer ${body.data.key}` : "";
}

/**
 * Goes on with whoever comes by a session, and answers everybody else.
 * @param withoutCsrf for a GET: a page of another site can neither send this cookie nor read the answer.
 */
async function sessionOf(
  { services, originOf }: SessionRoutesOptions,
  request: Request,
  response: Response,
  { withoutCsrf, refusal }: { readonly withoutCsrf: boolean; readonly refusal: string },
): Promise<{ readonly caller: Caller; readonly secret: string; readonly sessionId: string } | undefined> {
  const { access, requestLimits, credentials } = services;
  const { ipAddress } = originOf(request);
  const { authorization: _key, ...shown } = credentials.ofRequest(request, withoutCsrf);
  const caller = await lookFor(services, shown, ipAddress);
  if (caller instanceof GraphQLError) {
    answerRateLimited(response, caller);
    return undefined;
  }
  const secret = caller && access.sessionSecretOf(caller, shown.sessions ?? []);
  const sessionId = caller && access.sessionOf(caller);
  if (!caller || secret === undefined || sessionId === undefined) {
    refuse(response, refusal);
    return undefined;
  }
  const tooMany = requestLimits.admit(caller, ipAddress);
  if (!tooMany) return { caller, secret, sessionId };
  answerRateLimited(response, tooMany);
  return undefined;
}

async function tell(options: SessionRoutesOptions, request: Request, response: Response): Promise<void> {
  const refusal = "Nobody is signed in here. POST /session with a key.";
  const found = await sessionOf(options, request, response, { withoutCsrf: true, refusal });
  if (found?.caller.expiresAt) answer(options, response, found.caller, found.secret, found.caller.expiresAt);
}

async function end(options: SessionRoutesOptions, request: Request, response: Response): Promise<void> {
  const { services, originOf } = options;
  const refusal = "Nobody is signed in here, or the header x-csrf-token is missing or wrong.";
  const found = await sessionOf(options, request, response, { withoutCsrf: false, refusal });
  if (!found) return;
  const { caller, sessionId } = found;
  await services.sessions.end(sessionId, caller, actorOf(caller, originOf(request).ipAddress));
  setCookie(options, request, response, "", new Date(0));
  response.status(204).end();
}

function setCookie(
  { originOf }: SessionRoutesOptions,
  request: Request,
  response: Response,
  value: string,
  expires: Date,
): void {
  const secure = isSecure(originOf(request).baseUrl);
  const cookie = {
    name: sessionCookie(secure),
    value,
    expires,
    httpOnly: true,
    sameSite: "strict",
    path: "/",
    secure,
  } as const;
  response.append("set-cookie", stringifySetCookie(cookie));
}

function answer(
  { schema }: SessionRoutesOptions,
  response: Response,
  caller: Caller,
  secret: string,
  expiresAt: Date,
): void {
  response.json({
    csrfToken: csrfTokenOf(secret),
    viewer: viewerOf(caller, schema),
    expiresAt: expiresAt.toISOString(),
  });
}

function actorOf(caller: Caller, ipAddress: string | null) {
  return { keyId: caller.keyId, name: caller.name, ipAddress };
}

function refuse(response: Response, message: string): void {
  response
    .status(401)
    .set("www-authenticate", "Bearer")
    .json({ errors: [{ message, extensions: { code: "UNAUTHENTICATED" } }] });
}
