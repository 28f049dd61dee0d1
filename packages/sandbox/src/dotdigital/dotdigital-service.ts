import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BeforeActing, StoreResponse } from "../api/store-service.js";
import { accountInfoPath } from "./account-endpoints.js";
import { readBody } from "./body-reader.js";
import type { DotdigitalAccount, DotdigitalRegion } from "./dotdigital-account.js";
import { DotdigitalRefusal, refusedV2 } from "./dotdigital-refusal.js";
import { type FoundRoute, findDotdigitalRoute } from "./dotdigital-routes.js";

/** What the service stands on. */
export interface DotdigitalServiceParts {
  /** The account as it is now: another one once it was reset. */
  readonly account: () => DotdigitalAccount;
  readonly user: string;
  readonly password: string;
  /** How long every request takes, in real milliseconds. */
  readonly latencyMs: () => number;
  readonly log: (line: string) => void;
  /** Ends waiting when the sandbox stops. */
  readonly stopping: AbortSignal;
}

/** A request to Dotdigital, taken apart. */
export interface DotdigitalRequest {
  readonly message: IncomingMessage;
  readonly method: string;
  /** The region whose address was asked. */
  readonly region: DotdigitalRegion;
  /** Below the region's address. */
  readonly path: string;
  readonly route: FoundRoute | undefined;
  readonly query: URLSearchParams;
  /** As `?a=b`, or empty. */
  readonly search: string;
  /** Of the sandbox, as it was asked for: `http://127.0.0.1:8080`. */
  readonly origin: string;
}

/** Finds out what a request is about. */
export function dotdigitalRequest(message: IncomingMessage): DotdigitalRequest {
  const { pathname, search, searchParams, origin } = new URL(
    message.url ?? "/",
    `http://${message.headers.host ?? "localhost"}`,
  );
  const [, region = "1", path = "/"] = /^\/dotdigital(?:-r([23]))?(\/.*)?$/.exec(pathname) ?? [];
  return {
    message,
    method: message.method ?? "GET",
    region: region === "2" ? 2 : region === "3" ? 3 : 1,
    path,
    route: findDotdigitalRoute(path),
    query: searchParams,
    search,
    origin,
  };
}

/** Answers a request as Dotdigital does: user (401), region (403), route (404, 405), limits (429, 400), body (413, 400), endpoint. */
export async function answerDotdigitalRequest(
  parts: DotdigitalServiceParts,
  request: DotdigitalRequest,
  beforeActing?: BeforeActing,
): Promise<StoreResponse> {
  try {
    return await admit(parts, request, beforeActing);
  } catch (error) {
    if (!(error instanceof DotdigitalRefusal)) throw error;
    parts.log(`Dotdigital: ${request.method} ${request.path} refused ${error.status}: ${error.message}`);
    return jsonAnswer(error.status, error.body(parts.account().settings), error.headers);
  }
}

async function admit(
  parts: DotdigitalServiceParts,
  request: DotdigitalRequest,
  beforeActing?: BeforeActing,
): Promise<StoreResponse> {
  const { message, method, path, route, query } = request;
  checkUser(parts, message);
  if (request.region !== parts.account().region && path !== accountInfoPath)
    throw refusedV2(403, "", "The account is in another region.");
  if (route === undefined) throw refusedV2(404, "", "There is no such route.");
  const endpoint = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (endpoint === undefined) throw refusedV2(405, "", `The requested resource does not support ${method}.`);
  const headers = parts.account().limits.take(endpoint.tier);
  const body = await readBody(message, path);
  if (parts.latencyMs() > 0) await sleep(parts.latencyMs(), undefined, { signal: parts.stopping });
  await beforeActing?.();
  const account = parts.account();
  const apiEndpoint = `${request.origin}${pathOf(account.region)}`;
  const { status, body: answer } = endpoint.act({ account, query, places: route.places, body, apiEndpoint });
  return jsonAnswer(status, answer, headers);
}

function checkUser({ account, user, password }: DotdigitalServiceParts, { headers }: IncomingMessage): void {
  const good = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  if (headers.authorization !== good || account().isRevoked)
    throw refusedV2(401, "", "Authorization has been denied for this request.");
}

/** Where a region stands below the sandbox's own address. */
function pathOf(region: DotdigitalRegion): string {
  return region === 1 ? "/dotdigital" : `/dotdigital-r${region}`;
}

function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>>): StoreResponse {
  if (body === undefined) return { status, headers, body: undefined };
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
