import { Agent } from "undici";
import { Fault } from "./fault.js";
import type { AttemptObserver, HttpRequest, HttpResponse } from "./http-message.js";
import { guardedConnector, type Resolve } from "./outgoing-guard.js";
import { credentialsOf, redact } from "./redaction.js";
import { isIdempotent, mayHaveActed, mayReplay } from "./replay.js";
import { defaultRetryPolicy, retryWaitMs, serverHintMs, type Random, type RetryPolicy } from "./retry-timing.js";
import { sendOnce, type SendLimits, type SentOnce } from "./send-once.js";
import { sleep } from "./sleep.js";

/** Settings of one client. Times in milliseconds. */
export interface HttpClientOptions {
  readonly timeouts?: {
    /** Until a connection stands, names and TLS included. Default 10 s. */
    readonly connectMs?: number;
    /** From the request's end to the answer's headers. Default 30 s. */
    readonly headersMs?: number;
    /** From the headers to the answer's end. Default 30 s. */
    readonly bodyMs?: number;
  };
  /** The largest answer that is read, in bytes. Default 10 MiB. */
  readonly maxResponseBytes?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Lets calls through to addresses that are not public. Default false. */
  readonly allowPrivateHosts?: boolean;
  /** Values that no error may show, beside the credentials in a request's headers, which none shows anyway. */
  readonly secrets?: readonly string[];
  /** Told of every attempt of every request. */
  readonly observe?: AttemptObserver;
  readonly random?: Random;
  readonly now?: () => number;
  /** Resolves names in place of the machine's resolver; only used while private hosts are refused. */
  readonly resolve?: Resolve;
}

/** HTTP with bounds: on time, size, attempts and destinations. */
export interface HttpClient {
  /**
   * Sends a request and answers whatever status came back, after the retries that are allowed. Redirects are answered,
   * not followed.
   * @throws Fault UNAVAILABLE with the codes CONNECTION_REFUSED, DNS_FAILURE, HOST_UNREACHABLE, TIMEOUT, CONNECTION_LOST,
   * TLS_FAILURE, RESPONSE_TOO_LARGE, RESPONSE_NOT_HTTP, RESPONSE_NOT_JSON or CLIENT_CLOSED; CONFIG with PRIVATE_ADDRESS,
   * URL_INVALID or REQUEST_INVALID. Throws the signal's reason when the signal ends it, and `giveUp`'s where that
   * ends a call that no server can have acted on.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Lets what is under way finish, and closes the connections. */
  close(): Promise<void>;
}

/** Makes a client with connections of its own, which live until it is closed. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const limits: SendLimits = {
    connectMs: options.timeouts?.connectMs ?? 10_000,
    headersMs: options.timeouts?.headersMs ?? 30_000,
    bodyMs: options.timeouts?.bodyMs ?? 30_000,
    maxResponseBytes: options.maxResponseBytes ?? 10 * 1024 * 1024,
  };
  const agent = new Agent({
    connect: guardedConnector({
      allowPrivateHosts: options.allowPrivateHosts ?? false,
      connectTimeoutMs: limits.connectMs,
      resolve: options.resolve,
    }),
    headersTimeout: limits.headersMs,
    // The whole body has one time-out of ours; undici's would start anew with every piece.
    bodyTimeout: 0,
  });
  const random = options.random ?? Math.random;
  const now = options.now ?? Date.now;

  return {
    async request(request) {
      const url = httpUrl(request.url);
      const secrets = [...(options.secrets ?? []), ...credentialsOf(request.headers ?? {})];
      const target = redact(`${request.method} ${url.host}${url.pathname}`, secrets);
      const json = request.body === undefined ? undefined : JSON.stringify(request.body);
      const policy = { ...defaultRetryPolicy, ...options.retry, ...request.retry };
      const idempotent = request.idempotent ?? isIdempotent(request.method);
      const pace = request.pace ?? ((send) => send());
      const { signal, giveUp } = request;
      const waitingEnds = AbortSignal.any([signal, giveUp].filter((each) => each !== undefined));
      // The last attempt that the server may have acted on: its outcome is told when waiting for another is given up.
      let acted: SentOnce | undefined;
      let elapsedMs = 0;

      try {
        for (let attempt = 1; ; attempt += 1) {
          signal?.throwIfAborted();
          giveUp?.throwIfAborted();
          const sent = await sendOnce({
            agent,
            request,
            json,
            url,
            context: { target, secrets, timeouts: limits },
            limits,
            pace,
            attempt: { method: request.method, target, number: attempt, host: url.host },
            observe: options.observe,
            hint: (response) => serverHintMs(response.headers, now(), request.retryHint?.(response)),
          });
          const { end, hintMs, tookMs, answer } = sent;
          elapsedMs += tookMs;
          const wait = mayReplay(end, idempotent) ? retryWaitMs({ attempt, hintMs, elapsedMs, policy, random }) : null;
          if (wait === null) return answer();
          elapsedMs += wait;
          if (mayHaveActed(end)) acted = sent;
          await sleep(wait, waitingEnds);
        }
      } catch (error) {
        if (giveUp?.aborted !== true || error !== giveUp.reason) throw error;
        signal?.throwIfAborted();
        if (acted === undefined) throw error;
        return acted.answer();
      }
    },
    close: () => agent.close(),
  };
}

function httpUrl(text: string | URL): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new Fault({
    kind: "CONFIG",
    code: "URL_INVALID",
    message: "An address to be called is not a full http or https URL.",
    remedy: "Give the address with its scheme and host, as https://api.example.com.",
  });
}
