import { Fault, type HttpClient, type HttpResponse, type RetryPolicy } from "@storegate/http-client";
import type { z } from "zod";
import { endpointAt, type Endpoint, type PathParameters } from "./endpoint.js";
import type { StoreGovernor } from "../governor/governor.js";
import { outcomeUnknown } from "./outcome-unknown.js";
import { parseAnswer } from "./parse-answer.js";
import type { StoreClientView } from "./store-client-view.js";
import { storeFault } from "./store-fault.js";

/** Where a store is reached, and with what. Shared by all views of a store's client. */
export interface StoreConnection {
  readonly storeHash: string;
  /** `https://api.bigcommerce.com/stores/HASH`, without a slash at its end. */
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly http: HttpClient;
  readonly governor: StoreGovernor;
  readonly retry: Partial<RetryPolicy>;
  readonly now: () => number;
}

/** One call. */
export interface StoreCall<T> {
  /** Fills the places of the endpoint's path. */
  readonly parameters?: PathParameters;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** The body's; or the one for a status, where that says more than the body. */
  readonly schema: z.ZodType<T> | ((status: number) => z.ZodType<T>);
  /** What a 204 stands for, on endpoints that answer so; without it a 204 is malformed. */
  readonly noContent?: T;
  /** What any success without a body stands for, on the few endpoints whose answer says nothing but that they acted. */
  readonly noBody?: T;
  /** Ends this call, beside the view's own signal. */
  readonly signal?: AbortSignal;
}

/** Calls to one store, paced, retried and parsed; what resources are made of. */
export interface StoreTransport {
  readonly signal: AbortSignal | undefined;
  /**
   * @throws Fault; OUTCOME_UNKNOWN where the call is sent once and nothing tells whether the store acted. The signal's
   * reason where it ended the call, which may have reached the store all the same.
   */
  call<T>(endpoint: Endpoint, call: StoreCall<T>): Promise<T>;
}

/** Calls through one view. */
export function createStoreTransport(connection: StoreConnection, view: StoreClientView): StoreTransport {
  const { http, governor, accessToken } = connection;

  const read = <T>(
    endpoint: Endpoint,
    response: HttpResponse,
    { schema, noContent, noBody }: Pick<StoreCall<T>, "schema" | "noContent" | "noBody">,
  ): T => {
    if (response.status === 204 && noContent !== undefined) return noContent;
    const succeeded = response.status >= 200 && response.status < 300;
    if (succeeded && noBody !== undefined && response.text.trim() === "") return noBody;
    if (succeeded)
      return parseAnswer(endpoint, response, typeof schema === "function" ? schema(response.status) : schema);
    const nowMs = connection.now();
    const resetsAt = response.status === 429 ? governor.rateLimit?.resetsAt.getTime() : undefined;
    throw storeFault(endpoint, response, {
      storeHash: connection.storeHash,
      secrets: [accessToken],
      nowMs,
      retryAfterMs: resetsAt === undefined ? undefined : Math.max(0, resetsAt - nowMs),
    });
  };

  return {
    signal: view.signal,
    async call(template, { parameters, query, body, schema, noContent, noBody, signal: ownSignal }) {
      const endpoint = endpointAt(template, parameters ?? {});
      const signal = bothSignals(view.signal, ownSignal);
      // Only the waiting is given up: what the governor let through is ended by `signal` alone.
      const ticket = {
        lane: view.lane ?? "bulk",
        concurrency: endpoint.concurrency,
        patienceMs: view.patienceMs,
        signal: bothSignals(signal, view.giveUp),
      };
      let isSent = false;
      try {
        const response = await http.request({
          method: endpoint.method,
          url: urlOf(connection.baseUrl, endpoint, query ?? {}),
          headers: { "x-auth-token": accessToken },
          body,
          idempotent: endpoint.idempotent,
          signal,
          giveUp: view.giveUp,
          retry: connection.retry,
          // A 429 goes back into the governor's line at once; the waiting is done there.
          retryHint: ({ status }) => (status === 429 ? 0 : undefined),
          pace: (send) => {
            isSent = false;
            return governor.run(ticket, send);
          },
          beforeRequest: () => {
            view.beforeRequest?.();
            isSent = true;
          },
        });
        return read(endpoint, response, { schema, noContent, noBody });
      } catch (error) {
        const isReason = error === signal?.reason || error === view.giveUp?.reason;
        if (!isSent || isReason || !(error instanceof Fault)) throw error;
        throw outcomeUnknown(endpoint, error) ?? error;
      }
    },
  };
}

function urlOf(baseUrl: string, endpoint: Endpoint, query: Readonly<Record<string, string | number | undefined>>): URL {
  const url = new URL(baseUrl + endpoint.path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function bothSignals(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  return a === undefined || b === undefined ? (a ?? b) : AbortSignal.any([a, b]);
}
