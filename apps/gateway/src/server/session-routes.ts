/**
 * Signing in and out for browsers: `POST /session` exchanges a key for a cookie, `GET /session` tells a page that was loaded
 * again who it is and its CSRF token, `DELETE /session` signs out.
 */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import { stringifySetCookie } from "cookie";
import express, { Router, type Request, type Response } from "express";
import type { GraphQLSchema } from "graphql";
import { z } from "zod";
import { csrfTokenOf, sessionCookie, sessionSecretIn } from "../access/credentials.js";
import type { Origin, Services } from "../graphql/context.js";
import { viewerOf } from "../graphql/viewer-resolver.js";

/** What the routes stand on. */
export interface SessionRoutesOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly originOf: (request: IncomingMessage) => Origin;
}

/** The largest body that is read; it holds one key. */
const bodyLimit = "4kb";

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
  const { access, sessions, logger } = services;
  const { ipAddress } = originOf(request);
  const caller = await access.identify({ authorization: keyShown(request) });
  if (!caller || !access.cameByKey(caller)) {
    logger.warn({ ipAddress }, "a sign-in was refused");
    return refuse(
      response,
      "This key opens nothing here. Sign in with a key of this gateway; a progress token is none.",
    );
  }
  const before = sessionSecretIn(request.headers.cookie);
  const { secret, expiresAt } = await sessions.begin(caller, actorOf(caller, ipAddress), before);
  setCookie(options, request, response, secret, expiresAt);
  answer(options, response, caller, secret, expiresAt);
}

/** The key in the header or the body; a header alone counts where there is one. */
function keyShown(request: Request): string {
  if (request.headers.authorization !== undefined) return request.headers.authorization;
  const body = signIn.safeParse(request.body);
  return body.success ? `Bearer ${body.data.key}` : "";
}

async function tell(options: SessionRoutesOptions, request: Request, response: Response): Promise<void> {
  // A page of another site can neither send this cookie nor read the answer.
  const { cookie } = request.headers;
  const caller = await options.services.access.identify({ cookie, withoutCsrf: true });
  const secret = sessionSecretIn(cookie);
  if (!caller?.expiresAt || secret === undefined)
    return refuse(response, "Nobody is signed in here. POST /session with a key.");
  answer(options, response, caller, secret, caller.expiresAt);
}

async function end(options: SessionRoutesOptions, request: Request, response: Response): Promise<void> {
  const { services, originOf } = options;
  const { cookie, "x-csrf-token": csrfToken } = request.headers;
  const caller = await services.access.identify({ cookie, csrfToken });
  const sessionId = caller && services.access.sessionOf(caller);
  if (!caller || sessionId === undefined) {
    return refuse(response, "Nobody is signed in here, or the header x-csrf-token is missing or wrong.");
  }
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
  const secure = originOf(request).baseUrl.startsWith("https:");
  const cookie = {
    name: sessionCookie,
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
