import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultBook, MetFault } from "../faults/fault-book.js";
import type { Holding } from "../faults/holding.js";
import { needsTrueAnswer, reset, send, sendSpoilt } from "../faults/spoil.js";
import { leastScope } from "./access.js";
import type { CallCounter } from "./call-counter.js";
import { findRoute } from "./routes.js";
import { answerStoreRequest, type StoreRequest, type StoreResponse, type StoreServiceParts } from "./store-service.js";

/** What the store's HTTP side stands on. */
export interface StoreServerParts {
  readonly service: StoreServiceParts;
  readonly faults: FaultBook;
  readonly holding: Holding;
  readonly calls: CallCounter;
}

/** Serves one request below `/stores/`: counts it, lets it meet a fault, and answers it. */
export async function serveStore(
  parts: StoreServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const request = takeApart(message, hungUp.signal);
  if (request === undefined) {
    await send(response, {
      status: 404,
      headers: { "content-type": "text/plain" },
      body: "Not found. The API is at /stores/{hash}/v2 and /v3.\n",
    });
    return;
  }
  const found = findRoute(request.path);
  parts.calls.arrived(
    `${request.method} ${found?.template ?? request.path}`,
    leastScope(found?.route.scope ?? null, request.method),
  );
  const fault = parts.faults.meet(request.method, request.path, request.search);
  try {
    parts.calls.answered(await answer(parts, request, response, fault));
  } catch (error) {
    // Only stopping, or an asker who hung up, may end here; there is nobody left to answer.
    const isAsked = !parts.service.signal.aborted && !hungUp.signal.aborted && message.errored === null;
    parts.calls.answered("reset");
    reset(response);
    if (isAsked) throw error;
  }
}

async function answer(
  parts: StoreServerParts,
  request: StoreRequest,
  response: ServerResponse,
  fault: MetFault | undefined,
): Promise<string> {
  if (fault === undefined) {
    const truth = await answerStoreRequest(parts.service, request);
    await send(response, truth);
    return String(truth.status);
  }
  const { respond } = fault;
  const hold = () => parts.holding.hold(AbortSignal.any([request.signal, parts.service.signal]));
  const isHeld = (when: MetFault["act"]): boolean => respond === "held" && fault.act === when;
  const act = () => answerStoreRequest(parts.service, request, isHeld("before") ? hold : undefined);
  const wait = typeof respond === "object" ? (respond.delayMs ?? 0) / parts.service.timeScale : 0;
  parts.service.log(
    `${request.method} ${request.path} meets a fault: ${JSON.stringify(respond)}, ${whatStoreDoes(fault)}`,
  );
  if (fault.act === "before" && wait > 0) await sleep(wait, undefined, { signal: parts.service.signal });
  const truth: StoreResponse | undefined = fault.act === "after" || needsTrueAnswer(respond) ? await act() : undefined;
  if (fault.act === "after" && wait > 0) await sleep(wait, undefined, { signal: parts.service.signal });
  if (isHeld("after")) await hold();
  return sendSpoilt(response, respond, truth);
}

function whatStoreDoes({ act, respond }: MetFault): string {
  if (act === "after") return "after the store acted";
  if (respond === "held") return "and the store acts once it is let go";
  return needsTrueAnswer(respond) ? "and the store acts after the delay" : "and the store does not act";
}

function takeApart(message: IncomingMessage, signal: AbortSignal): StoreRequest | undefined {
  const [path = "", ...rest] = (message.url ?? "").split("?");
  const parts = /^\/stores\/([^/]+)(\/(v2|v3)(?:\/.*)?)$/.exec(path);
  if (parts === null) return undefined;
  return {
    message,
    method: message.method ?? "GET",
    storeHash: parts[1] ?? "",
    path: parts[2] ?? "",
    search: rest.length === 0 ? "" : `?${rest.join("?")}`,
    version: parts[3] === "v2" ? "v2" : "v3",
    signal,
  };
}
