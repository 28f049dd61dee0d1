import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallCounter } from "../api/call-counter.js";
import type { BeforeActing } from "../api/store-service.js";
import { answerMeeting } from "../faults/fault-answering.js";
import type { FaultBook } from "../faults/fault-book.js";
import type { Holding } from "../faults/holding.js";
import { reset } from "../faults/spoil.js";
import { answerDotdigitalRequest, dotdigitalRequest, type DotdigitalServiceParts } from "./dotdigital-service.js";

/** What its HTTP side stands on. */
export interface DotdigitalServerParts {
  readonly service: DotdigitalServiceParts;
  readonly faults: FaultBook;
  readonly holding: Holding;
  readonly calls: CallCounter;
  /** Divides the durations that fault rules name. */
  readonly timeScale: number;
}

/** Serves one request below `/dotdigital`, or another region's path: counts it, lets it meet a fault, and answers it. */
export async function serveDotdigital(
  parts: DotdigitalServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { service, faults, holding, calls, timeScale } = parts;
  const { log, stopping } = service;
  const asked = dotdigitalRequest(message);
  const { method, path } = asked;
  calls.arrived(`${method} ${asked.route?.template ?? path}`, null);
  const hungUp = new AbortController();
  response.once("close", () => hungUp.abort());
  const request = {
    name: `Dotdigital: ${method} ${path}`,
    actor: "Dotdigital",
    hungUp: hungUp.signal,
    act: (before?: BeforeActing) => answerDotdigitalRequest(service, asked, before),
  };
  try {
    const fault = faults.meet(method, path, asked.search);
    calls.answered(await answerMeeting(fault, request, response, { holding, timeScale, log, stopping }));
  } catch (error) {
    // Only stopping, or an asker who hung up, may end here; there is nobody left to answer.
    const isAsked = !stopping.aborted && !hungUp.signal.aborted && message.errored === null;
    calls.answered("reset");
    reset(response);
    if (isAsked) throw error;
  }
}
