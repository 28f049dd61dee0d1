/** Has a connector answer a request that was let in, within a time, and says what went wrong. */
import { Fault, type SentRequest } from "@storegate/connector-kit";
import { isDatabaseAway } from "@storegate/sync-engine";
import type { Request, Response } from "express";
import { createContext, type Services } from "../graphql/context.js";
import { masked } from "../integrations/open-integration.js";
import { callerWhoSent } from "../server/authenticate.js";
import { answerError, answerUnforeseen, oneError } from "../server/error-answers.js";
import { requestIdOf } from "../server/request-id.js";
import { placeOf, type ServedRoute } from "./route-table.js";

/** The longest that an answer may take; less where operations are given less. */
const mostMs = 10_000;

/** The connector took longer. */
class TooLate extends Error {
  override readonly name = "TooLate";
}

/** Answers one request. @throws the database's errors while it is away. */
export async function answerRequest(
  services: Services,
  { open, route, name }: ServedRoute,
  { request, sent, response }: { readonly request: Request; readonly sent: SentRequest; readonly response: Response },
): Promise<void> {
  response.removeHeader("www-authenticate");
  const { logger, originOf, requestLimits } = services;
  const requestId = requestIdOf(request);
  const { integrationId } = placeOf(request);
  const ended = new AbortController();
  const gone = new Error("the caller has gone");
  response.on("close", () => ended.abort(gone));
  const caller = callerWhoSent(request);
  const context = createContext(services, caller, ended.signal, originOf(request), requestId);
  const asked = masked(context.mask, async () => {
    const opened = await context.openIntegration(integrationId, open.connector.id);
    return route.answer(opened, {
      query: queryOf(request),
      body: bodyOf(request),
      sent,
      actor: { keyId: caller.keyId, keyName: caller.name },
      audit: (action) => context.audit({ ...action, integrationId }),
    });
  });
  const limitMs = Math.min(mostMs, requestLimits.settings.operationTimeoutMs);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    ended.abort(new TooLate("the connector took too long"));
    late.reject(ended.signal.reason);
  }, limitMs);
  try {
    const { status, body } = await Promise.race([asked, late.promise]);
    response.status(status).json(body);
  } catch (error) {
    // Nobody is left who could be told.
    if (ended.signal.reason === gone) return;
    if (ended.signal.aborted) {
      logger.warn({ requestId, route: name, limitMs }, "a connector's route took too long");
      asked.catch((later: unknown) => logger.debug({ err: later, requestId, route: name }, "and failed after that"));
      const message = `It took longer than ${limitMs / 1000} s. Ask again.`;
      return answerError(response, 503, "TIMEOUT", message);
    }
    if (error instanceof Fault && error.kind !== "UNEXPECTED") return tellFault(response, error);
    if (isDatabaseAway(error)) throw error;
    answerUnforeseen(response, logger, error, requestId);
  } finally {
    clearTimeout(timer);
  }
}

/** By what kinds of faults are told; all others say that it cannot be answered now. */
const statuses: Partial<Record<Fault["kind"], number>> = { INPUT: 400, RATE_LIMITED: 429 };

function tellFault(response: Response, { kind, code, message, retryable, retryAfterMs }: Fault): void {
  if (retryAfterMs !== undefined) response.set("retry-after", String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  response.status(statuses[kind] ?? 503).json(oneError(code, message, { kind, retryable }));
}

/** Of a body of no length express makes an object. */
function bodyOf({ body, headers }: Request<unknown, unknown, unknown>): unknown {
  return headers["content-length"] === "0" ? undefined : body;
}

function queryOf({ url }: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(url, "http://route").searchParams);
}
