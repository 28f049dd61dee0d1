import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BeforeActing, StoreResponse } from "../api/store-service.js";
import type { MetFault } from "./fault-book.js";
import type { Holding } from "./holding.js";
import { needsTrueAnswer, send, sendSpoilt } from "./spoil.js";

/** A request that may meet a fault, and who works on it. */
export interface FaultyRequest {
  /** What the log calls it. */
  readonly name: string;
  /** Who acts, for the log: "the store". */
  readonly actor: string;
  /** Ends when the asker hangs up. */
  readonly hungUp: AbortSignal;
  /** Does what was asked and tells the true answer; `beforeActing` is waited for before it is done. */
  readonly act: (beforeActing?: BeforeActing) => Promise<StoreResponse>;
}

/** What stands around every request. */
export interface FaultSurroundings {
  readonly holding: Holding;
  /** Divides the durations that fault rules name. */
  readonly timeScale: number;
  readonly log: (line: string) => void;
  /** Ends waiting when the sandbox stops. */
  readonly stopping: AbortSignal;
}

/** Answers a request truly, or as the fault says that it met. Answers the status sent, or `reset`. */
export async function answerMeeting(
  fault: MetFault | undefined,
  request: FaultyRequest,
  response: ServerResponse,
  around: FaultSurroundings,
): Promise<string> {
  if (fault === undefined) {
    const truth = await request.act();
    await send(response, truth);
    return String(truth.status);
  }
  const { respond } = fault;
  const hold = () => around.holding.hold(AbortSignal.any([request.hungUp, around.stopping]));
  const isHeld = (when: MetFault["act"]): boolean => respond === "held" && fault.act === when;
  const act = () => request.act(isHeld("before") ? hold : undefined);
  const wait = typeof respond === "object" ? (respond.delayMs ?? 0) / around.timeScale : 0;
  around.log(`${request.name} meets a fault: ${JSON.stringify(respond)}, ${whatIsDone(request.actor, fault)}`);
  if (fault.act === "before" && wait > 0) await sleep(wait, undefined, { signal: around.stopping });
  const truth: StoreResponse | undefined = fault.act === "after" || needsTrueAnswer(respond) ? await act() : undefined;
  if (fault.act === "after" && wait > 0) await sleep(wait, undefined, { signal: around.stopping });
  if (isHeld("after")) await hold();
  return sendSpoilt(response, respond, truth);
}

function whatIsDone(actor: string, { act, respond }: MetFault): string {
  if (act === "after") return `after ${actor} acted`;
  if (respond === "held") return `and ${actor} acts once it is let go`;
  return needsTrueAnswer(respond) ? `and ${actor} acts after the delay` : `and ${actor} does not act`;
}
