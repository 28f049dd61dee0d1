import { request as undiciRequest, type Dispatcher } from "undici";
import { BeforeHead } from "./before-head.js";
import { Fault } from "./fault.js";
import type { Attempt, AttemptObserver, HttpRequest, HttpResponse } from "./http-message.js";
import { networkFailure, type NetworkFailure, type RequestContext } from "./network-failure.js";
import { readBody } from "./read-body.js";
import { redact } from "./redaction.js";
import type { AttemptEnd } from "./replay.js";

/** Bounds of one attempt; times in milliseconds. */
export interface SendLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly bodyMs: number;
  readonly maxResponseBytes: number;
}

/** One attempt, and what surrounds it. */
export interface SingleSend {
  readonly agent: Dispatcher;
  readonly request: HttpRequest;
  /** The request's body as it is sent. */
  readonly json: string | undefined;
  readonly url: URL;
  readonly context: RequestContext;
  readonly limits: SendLimits;
  readonly attempt: Attempt;
  readonly observe: AttemptObserver | undefined;
  readonly pace: (send: () => Promise<HttpResponse>) => Promise<HttpResponse>;
  readonly hint: (response: HttpResponse) => number | undefined;
}

/** How the attempt ended; `answer` gives the response or throws the fault, for when it was the last one. */
export interface SentOnce {
  readonly end: AttemptEnd;
  readonly hintMs: number | undefined;
  /** How long it took to be answered, without the waiting in `pace`. */
  readonly tookMs: number;
  readonly answer: () => HttpResponse;
}

/**
 * Makes one attempt. Only failures of the network become an end; what the signal, the hook or the pace throw passes
 * through as it is.
 */
export async function sendOnce(single: SingleSend): Promise<SentOnce> {
  const { request, attempt } = single;
  const { signal, giveUp } = request;
  let failure: NetworkFailure | undefined;
  let tookMs = 0;
  try {
    const response = await single.pace(async () => {
      signal?.throwIfAborted();
      const beforeHead = new BeforeHead(() => {
        signal?.throwIfAborted();
        giveUp?.throwIfAborted();
        request.beforeRequest?.(attempt);
        signal?.throwIfAborted();
      });
      const told = single.observe?.(attempt, request.label);
      const begunAt = performance.now();
      try {
        const response = await exchange(single, beforeHead);
        told?.({ status: response.status });
        return response;
      } catch (error) {
        if (signal?.aborted === true || beforeHead.refusal) told?.({ code: "ABORTED" });
        signal?.throwIfAborted();
        if (beforeHead.refusal) throw beforeHead.refusal.reason;
        failure = error instanceof Fault ? lastWord(error) : networkFailure(error, single.context);
        if (!beforeHead.isWritten) failure = { ...failure, notSent: true };
        told?.({ code: failure.fault.code });
        throw failure.fault;
      } finally {
        tookMs = performance.now() - begunAt;
      }
    });
    const hintMs = single.hint(response);
    const end: AttemptEnd = { type: "response", status: response.status };
    return { end, hintMs, tookMs, answer: () => response };
  } catch (error) {
    if (failure === undefined || error !== failure.fault) throw error;
    const { fault, notSent, transient } = failure;
    return {
      end: { type: "failure", notSent, transient },
      hintMs: undefined,
      tookMs,
      answer: () => {
        throw fault;
      },
    };
  }
}

async function exchange(
  { agent, request, json, url, context, limits }: SingleSend,
  beforeHead: BeforeHead,
): Promise<HttpResponse> {
  const answer = await undiciRequest(url, {
    dispatcher: beforeHead.on(agent),
    method: request.method,
    headers: {
      accept: "application/json",
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...request.headers,
    },
    body: json ?? null,
    signal: request.signal ?? null,
  });
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
  const text = await readBody(answer.body, request.method === "HEAD" ? undefined : headers["content-length"], {
    maxBytes: limits.maxResponseBytes,
    timeoutMs: limits.bodyMs,
  });
  const body = parsedJson(text);
  const succeeded = answer.statusCode >= 200 && answer.statusCode < 300;
  if (succeeded && body === undefined && text.trim() !== "" && request.expect !== "text") {
    throw new Fault({
      kind: "UNAVAILABLE",
      code: "RESPONSE_NOT_JSON",
      message: `${context.target} answered ${answer.statusCode} with something that is not JSON: ${beginning(text, context.secrets)}`,
      remedy:
        "Check that the address is the API's; if it is, a proxy or a maintenance page may stand before it for a time.",
    });
  }
  return { status: answer.statusCode, headers, body, text };
}

// An answer was there, so the server may have acted, and another attempt is the caller's to decide.
function lastWord(fault: Fault): NetworkFailure {
  return { fault, notSent: false, transient: false };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON; the caller decides what that means.
    return undefined;
  }
}

// Redacted before it is cut, so that half a secret is never left over.
function beginning(text: string, secrets: readonly string[]): string {
  const line = redact(text, secrets).trim().replaceAll(/\s+/g, " ");
  return line.length <= 120 ? JSON.stringify(line) : `${JSON.stringify(line.slice(0, 120))}…`;
}
