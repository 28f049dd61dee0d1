/** Each request has a name: in its answer, in the log, and in what it makes. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";

/** What a name given by the caller may be; any other is not taken over, as it would stand in logs. */
const sane = /^[\w.:+/=-]{1,128}$/;

/** Made once for a server. */
export function nameRequests(): RequestHandler {
  return (request, response, next) => {
    response.set("x-request-id", requestIdOf(request));
    next();
  };
}

const names = new WeakMap<IncomingMessage, string>();

/** The `X-Request-Id` that came with a request, or one made for it; always the same for the same request. */
export function requestIdOf(request: IncomingMessage): string {
  const named = names.get(request);
  if (named !== undefined) return named;
  const given = request.headers["x-request-id"];
  const name = typeof given === "string" && sane.test(given) ? given : randomUUID();
  names.set(request, name);
  return name;
}
