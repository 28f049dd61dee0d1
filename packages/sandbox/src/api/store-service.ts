import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Concurrency } from "../store/concurrency.js";
import type { Quota } from "../store/quota.js";
import type { Access } from "./access.js";
import type { Answer } from "./answer.js";
import { Refusal } from "./refusal.js";
import { checkAccept, checkContentType, readJson } from "./request-head.js";
import type { Backend } from "./route.js";
import { findRoute } from "./routes.js";

/** A request to the store, taken apart as far as every step needs it. */
export interface StoreRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly storeHash: string;
  /** Below `/stores/{hash}`, as it came: `/v3/customers`. */
  readonly path: string;
  /** The query with its question mark, or "". */
  readonly search: string;
  readonly version: "v2" | "v3";
  /** Ends when the asker hangs up, which also is what stopping does to all of them. */
  readonly signal: AbortSignal;
}

/** An answer ready to be sent. */
export interface StoreResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What the service stands on. */
export interface StoreServiceParts {
  readonly access: Access;
  readonly quota: Quota;
  readonly concurrency: Concurrency;
  readonly backend: () => Backend;
  /** Real milliseconds, the time scale applied. */
  readonly latencyMs: () => number;
  /** Divides the durations that fault rules name. */
  readonly timeScale: number;
  /** Gets one line for every refusal, and for what was accepted and not done. */
  readonly log: (line: string) => void;
  /** Ends waiting when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** What holds a request when the store is at work on it; nothing by default. */
export type BeforeActing = () => Promise<void>;

/**
 * Answers a request as the store does: token (401), quota (429), route (404, 405), scope (403), Accept (406), Content-Type
 * (415), requests at once (429), then the endpoint. A refused token does not spend the quota; all else does.
 */
export async function answerStoreRequest(
  parts: StoreServiceParts,
  request: StoreRequest,
  beforeActing?: BeforeActing,
): Promise<StoreResponse> {
  try {
    parts.access.checkToken(request.storeHash, headerOf(request.message, "x-auth-token"));
    const { status, body, headers } = await admit(parts, request, beforeActing);
    return respond(parts, request, status, body, headers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    parts.log(`${request.method} ${request.path} refused ${error.status}: ${error.message}`);
    if (error.status === 415) {
      // Wrong media types are answered in HTML by what stands before the API.
      const page =
        "<html><head><title>415 Unsupported Media Type</title></head><body><h1>Unsupported Media Type</h1></body></html>";
      return { ...respond(parts, request, 415, undefined, { "content-type": "text/html" }), body: page };
    }
    return respond(parts, request, error.status, error.body(request.version), error.headers);
  }
}

async function admit(parts: StoreServiceParts, request: StoreRequest, beforeActing?: BeforeActing): Promise<Answer> {
  const { message, method, path, search } = request;
  if (!parts.quota.take()) {
    throw new Refusal(429, "Too many requests", { why: "the quota of this window is spent" });
  }
  const found = findRoute(path);
  if (found === undefined) {
    const title =
      request.version === "v2" ? "The requested resource was not found." : "The route is not found, check the URL";
    throw new Refusal(404, title, { why: "there is no such route" });
  }
  const endpoint = found.route.methods[method === "HEAD" ? "GET" : method];
  if (endpoint === undefined) {
    const allowed = Object.keys(found.route.methods).join(", ");
    throw new Refusal(405, "Method Not Allowed", { why: `this route takes ${allowed}`, headers: { allow: allowed } });
  }
  parts.access.checkScope(found.route.scope, method);
  checkAccept(headerOf(message, "accept"));
  const hasBody = (method === "POST" || method === "PUT") && found.route.bodyless !== true;
  if (hasBody) checkContentType(headerOf(message, "content-type"));
  const leave = parts.concurrency.enter(`${method} ${found.template}`, path);
  if (leave === undefined) {
    throw new Refusal(429, "Too many requests", { why: "too many such requests are being worked on at once" });
  }
  try {
    const body = hasBody ? await readJson(message) : undefined;
    if (parts.latencyMs() > 0) await sleep(parts.latencyMs(), undefined, { signal: parts.signal });
    await beforeActing?.();
    const note = (line: string) => parts.log(`${method} ${path}: ${line}`);
    const signal = method === "GET" || method === "HEAD" ? request.signal : parts.signal;
    const parameter = (name: string) => found.parameters[name] ?? "";
    return await endpoint(parts.backend(), { search, body, parameter, note, signal });
  } finally {
    leave();
  }
}

function respond(
  parts: StoreServiceParts,
  request: StoreRequest,
  status: number,
  body: unknown,
  more: Readonly<Record<string, string>> = {},
): StoreResponse {
  const headers = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    // Every v2 answer still carries these two.
    ...(request.version === "v2" ? { "x-bc-apilimit-remaining": "20000", "x-bc-store-version": "7.6.0" } : {}),
    ...parts.quota.headers(),
    ...more,
  };
  return { status, headers, body: body === undefined ? undefined : JSON.stringify(body) };
}

function headerOf(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
