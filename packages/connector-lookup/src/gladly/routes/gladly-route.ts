/** What all routes for Gladly have in common: who may ask, that it was Gladly, and how it is told what is wrong. */
import { Fault, type ConnectorRoute, type RouteAnswer, type RouteRequest } from "@storegate/connector-kit";
import type { Actor } from "../../actions/index.js";
import type { LookupConfig } from "../../config.js";
import type { LookupContext, LookupRuntime } from "../../lookup-context.js";
import { refused, type GladlyErrors } from "../gladly-errors.js";
import { verifySignature } from "../signature.js";

/** A route of {@link gladlyRoutes}, as it differs from the others. */
export type GladlyRoute = Pick<
  ConnectorRoute<LookupConfig, LookupRuntime>,
  "method" | "path" | "description" | "operation" | "role"
> & { answer(context: LookupContext, request: RouteRequest): Promise<RouteAnswer> };

/** A contact center of a thousand agents asks some hundred times a minute. */
const perMinute = 1200;

/** A route that only Gladly may ask. */
export function gladlyRoute(route: GladlyRoute): ConnectorRoute<LookupConfig, LookupRuntime> {
  return {
    ...route,
    takesBasic: true,
    perMinute,
    // No page in a browser is Gladly.
    origins: () => [],
    async answer(context, request) {
      const forged = signatureProblem(context, request);
      if (forged) return { status: 403, body: jsonOf(forged) };
      return route.answer(context, request);
    },
  };
}

/** Whose key the request came with, as one who acts. */
export function actorOf(request: RouteRequest): Actor {
  return { ...request.actor, audit: (entry) => request.audit(entry) };
}

/** Errors as a body of an answer. */
export function jsonOf({ errors }: GladlyErrors): { errors: { attr: string; code: string; detail: string }[] } {
  return { errors: errors.map(({ attr, code, detail }) => ({ attr, code, detail })) };
}

/**
 * What went wrong, for the agent. With 400 the form stays open, and is submitted again as the same wish; with 406 it is closed, for it no longer fits.
 * @throws what is nobody's to know.
 */
export function faultAnswer(error: unknown): RouteAnswer {
  if (!(error instanceof Fault) || error.kind === "UNEXPECTED") throw error;
  const { code, message, remedy, retryable, kind } = error;
  const detail = remedy ? `${message} ${remedy}` : message;
  const staysOpen = retryable || kind === "CONFLICT" || code.startsWith("LIMIT_");
  return { status: staysOpen ? 400 : 406, body: jsonOf(refused({ attr: "form", code, detail }).answer) };
}

function signatureProblem({ config, runtime }: LookupContext, { sent }: RouteRequest): GladlyErrors | undefined {
  const { signingKey, replayWindowSeconds: windowSeconds } = config.gladly;
  if (signingKey === undefined) return undefined;
  const verdict = verifySignature(sent, signingKey, { now: runtime.now(), windowSeconds });
  if (verdict.ok) return undefined;
  return refused({ attr: "Gladly-Authorization", code: verdict.code, detail: verdict.detail }).answer;
}
