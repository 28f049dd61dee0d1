/** Lets in who shows something good, and turns away who has shown too much that was not. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "@storegate/connector-kit/graphql";
import type { RequestHandler } from "express";
import { GraphQLError } from "graphql";
import { bearerIn, secretsShown, type Credentials } from "../access/credentials.js";
import type { Services } from "../graphql/context.js";
import { answerRateLimited, answerUnauthenticated } from "./error-answers.js";

/**
 * Who shows something; an error where too much that was not good has come from the address and this is not good either;
 * undefined where it is only not good. Whoever showed it lately, and it was good, is let in, whatever others at the address do.
 * @throws the database's errors.
 */
export async function lookFor(
  { access, requestLimits }: Pick<Services, "access" | "requestLimits">,
  credentials: Credentials,
  address: string | null,
): Promise<Caller | GraphQLError | undefined> {
  const shown = secretsShown(credentials).join(" ");
  const tooOften = requestLimits.refuse(shown, address);
  if (tooOften) return tooOften;
  const caller = await access.identify(credentials);
  if (!caller) return requestLimits.turnAway(shown, address);
  requestLimits.welcome(shown);
  return caller;
}

/** For what looks at the bearer by itself: the same bounds, by its answers. */
export function limitBearers({ requestLimits, originOf }: Services): RequestHandler {
  return (request, response, next) => {
    const { ipAddress } = originOf(request);
    const shown = bearerIn(request.headers.authorization) ?? "";
    const tooOften = requestLimits.refuse(shown, ipAddress);
    if (tooOften) return answerRateLimited(response, tooOften);
    response.on("finish", () => {
      if (response.statusCode === 401) requestLimits.turnAway(shown, ipAddress);
      else if (response.statusCode < 400) requestLimits.welcome(shown);
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
  services: Services,
  { withoutCsrf = false }: { readonly withoutCsrf?: boolean } = {},
): RequestHandler {
  const { access, requestLimits, originOf, credentials } = services;
  return async (request, response, next) => {
    const { ipAddress } = originOf(request);
    const shown = credentials.ofRequest(request, withoutCsrf);
    const caller = await lookFor(services, shown, ipAddress);
    if (!caller) return answerUnauthenticated(response, await access.whyRefused(shown));
    if (caller instanceof GraphQLError) return answerRateLimited(response, caller);
    const tooMany = requestLimits.admit(caller, ipAddress);
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
