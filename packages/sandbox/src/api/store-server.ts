import type { IncomingMessage, ServerResponse } from "node:http";
import { answerMeeting } from "../faults/fault-answering.js";
import type { FaultBook } from "../faults/fault-book.js";
import type { Holding } from "../faults/holding.js";
import { reset, send } from "../faults/spoil.js";
import { leastScope } from "./access.js";
import type { CallCounter } from "./call-counter.js";
import { findRoute } from "./routes.js";
import { answerStoreRequest, type BeforeActing, type StoreRequest, type StoreServiceParts } from "./store-service.js";

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
  const { holding, service } = parts;
  const { timeScale, log, signal: stopping } = service;
  const faulty = {
    name: `${request.method} ${request.path}`,
    actor: "the store",
    hungUp: request.signal,
    act: (beforeActing?: BeforeActing) => answerStoreRequest(service, request, beforeActing),
  };
  try {
    parts.calls.answered(await answerMeeting(fault, faulty, response, { holding, timeScale, log, stopping }));
  } catch (error) {
    // Only stopping, or an asker who hung up, may end here; there is nobody left to answer.
    const isAsked = !parts.service.signal.aborted && !hungUp.signal.aborted && message.errored === null;
    parts.calls.answered("reset");
    reset(response);
    if (isAsked) throw error;
  }
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
