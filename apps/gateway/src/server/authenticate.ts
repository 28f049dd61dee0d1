/** Lets in who shows something good, and turns away who has shown too much that was not. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import type { RequestHandler } from "express";
import type { Services } from "../graphql/context.js";
import { answerRateLimited, answerUnauthenticated } from "./error-answers.js";

/** Before everything that asks who calls: an address that was turned away too often is not even looked at for a while. */
export function limitRefusals({ requestLimits, originOf }: Services): RequestHandler {
  return (request, response, next) => {
    const { ipAddress } = originOf(request);
    const shown = request.headers.authorization ?? request.headers.cookie;
    const tooOften = requestLimits.refuse(shown, ipAddress);
    if (tooOften) return answerRateLimited(response, tooOften);
    response.on("finish", () => {
      if (response.statusCode === 401) requestLimits.note(shown, ipAddress, false);
      else if (response.statusCode < 400) requestLimits.note(shown, ipAddress, true);
    });
    next();
  };
}

const callers = new WeakMap<IncomingMessage, Caller>();

/**
 * Goes on only with a caller, and answers everybody else.
 * @param how.withoutCsrf for a GET that changes nothing and that no page of another site can read.
 */
export function authenticate(
  { access, requestLimits, originOf }: Services,
  { withoutCsrf = false }: { readonly withoutCsrf?: boolean } = {},
): RequestHandler {
  return async (request, response, next) => {
    const { authorization, cookie, "x-csrf-token": csrfToken } = request.headers;
    const caller = await access.identify({ authorization, cookie, csrfToken, withoutCsrf });
    if (!caller) return answerUnauthenticated(response);
    const tooMany = requestLimits.admit(caller, originOf(request).ipAddress);
    if (tooMany) return answerRateLimited(response, tooMany);
    callers.set(request, caller);
    next();
  };
}

/** Who sends a request that has come past {@link authenticate}. */
export function callerWhoSent(request: IncomingMessage): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error("a request came past authentication");
  return caller;
}
