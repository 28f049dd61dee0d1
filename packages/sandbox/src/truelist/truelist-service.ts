import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BeforeActing, StoreResponse } from "../api/store-service.js";
import type { RateLimit } from "./rate-limit.js";
import type { TruelistBackend } from "./truelist-endpoint.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import { truelistRoutes } from "./truelist-routes.js";
import type { TruelistSettings } from "./truelist-settings.js";

/** What the service stands on. */
export interface TruelistServiceParts {
  readonly backend: TruelistBackend;
  readonly rateLimit: RateLimit;
  /** Whether the key was revoked. */
  readonly isRevoked: () => boolean;
  /** How long every request takes, in real milliseconds. */
  readonly latencyMs: () => number;
  readonly log: (line: string) => void;
  /** Ends waiting when the sandbox stops. */
  readonly stopping: AbortSignal;
}

/** A request to Truelist, taken apart. */
export interface TruelistRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  /** As it came, below the API's base. */
  readonly path: string;
  /** The path with `{id}` in the place of a batch's id; the path itself where there is no such route. */
  readonly template: string;
  readonly id: string;
  readonly query: URLSearchParams;
}

/** Finds out what a request is about. @param url below the API's base */
export function truelistRequest(message: IncomingMessage, url: string): TruelistRequest {
  const { pathname: path, searchParams: query } = new URL(url, "http://truelist");
  const id = /^\/api\/v1\/batches\/([^/]+)$/.exec(path)?.[1] ?? "";
  const isBatch = id !== "" && id !== "estimate";
  const template = isBatch ? "/api/v1/batches/{id}" : path;
  return { message, method: message.method ?? "GET", path, template, id, query };
}

/** Answers a request as Truelist does: key (401), route (404), requests a second (429), body (413, 422), endpoint. */
export async function answerTruelistRequest(
  parts: TruelistServiceParts,
  request: TruelistRequest,
  beforeActing?: BeforeActing,
): Promise<StoreResponse> {
  try {
    const { status, body } = await admit(parts, request, beforeActing);
    return jsonAnswer(status, body);
  } catch (error) {
    if (!(error instanceof TruelistRefusal)) throw error;
    parts.log(`Truelist: ${request.method} ${request.path} refused ${error.status}: ${error.message}`);
    return refused(error, parts.backend.settings);
  }
}

async function admit(parts: TruelistServiceParts, request: TruelistRequest, beforeActing?: BeforeActing) {
  const { message, method, template, query, id } = request;
  const why =
    message.headers.authorization !== `Bearer ${parts.backend.key}`
      ? "its Authorization is not the account's key"
      : parts.isRevoked()
        ? "the key was revoked"
        : undefined;
  if (why !== undefined) throw new TruelistRefusal(401, "Unauthorized", why);
  const endpoint = Object.hasOwn(truelistRoutes, template) ? truelistRoutes[template]?.[method] : undefined;
  if (endpoint === undefined) throw new TruelistRefusal(404, "Not found", "there is no such route");
  parts.rateLimit.take(`${method} ${template}`);
  const act = await endpoint(parts.backend, { query, id }, message);
  if (parts.latencyMs() > 0) await sleep(parts.latencyMs(), undefined, { signal: parts.stopping });
  await beforeActing?.();
  return act();
}

function refused({ status, told, headers }: TruelistRefusal, { errorShape }: TruelistSettings): StoreResponse {
  if (errorShape === "text") return { status, headers: { "content-type": "text/plain", ...headers }, body: told };
  const answer = jsonAnswer(status, { [errorShape]: errorShape === "errors" ? [told] : told });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function jsonAnswer(status: number, body: unknown): StoreResponse {
  if (body === undefined) return { status, headers: {}, body: undefined };
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
