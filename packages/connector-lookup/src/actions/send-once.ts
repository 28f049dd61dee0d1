/** Sending what must not be sent twice. */
import type { StoreClient } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";
import { auditSending } from "./action-audit.js";
import { changeAction, type ActionChange } from "./action-rows.js";
import { leaseOver } from "./action-faults.js";

/** How a sending ended: the store answered; or surely did nothing; or nothing tells. */
export type Sent<Answer> =
  | { readonly end: "answered"; readonly answer: Answer }
  | { readonly end: "refused"; readonly fault: Fault }
  | { readonly end: "unknown"; readonly fault: Fault };

/** What is sent, and what is written down with it. */
export interface Sending<Answer> extends Pick<ActionChange, "before" | "refundsBefore"> {
  readonly send: (store: StoreClient) => Promise<Answer>;
  /** In the agent's words, which stand in the audit alone, where what is personal can be erased; empty where none was given. */
  readonly reason: string;
}

/**
 * Writes down that something is being sent, in the audit too, and sends it, both only while the lease is the caller's and is not over. How much of it
 * is left is the database's to say; here that time is only counted down, on a clock that stands still while the machine does and on
 * one that does not.
 * @throws Fault where the lease is over, or was lost: nothing was sent.
 */
export async function sendOnce<Answer>(
  context: LookupContext,
  actor: Actor,
  started: ActionRow,
  { send, reason, ...noted }: Sending<Answer>,
): Promise<{ readonly row: ActionRow; readonly sent: Sent<Answer> }> {
  const countdown = startCountdown();
  // Before it is sent: of what a process does in its last moment somebody knows all the same.
  await auditSending(actor, started, noted.before ?? started.before, reason);
  const row = await changeAction(context, started, { ...noted, state: "SENDING" }, "holder");
  if (!row) throw leaseOver(started);
  const late = leaseOver(row);
  const lease = leaseSignal(countdown.left(row.leaseLeftMs));
  let isWritten = false;
  const store = context.bigcommerce.with({
    // An answer is waited for beyond the lease, and only as long as HTTP waits: what it tells is worth more than an end in time.
    signal: new AbortController().signal,
    giveUp: lease,
    beforeRequest: () => {
      if (countdown.left(row.leaseLeftMs) <= 0) throw late;
      isWritten = true;
    },
  });
  try {
    return { row, sent: { end: "answered", answer: await send(store) } };
  } catch (error) {
    const fault = storeFaultOf(error, row);
    // Sent again is only what was refused by 429; but for cancelling, which may be done twice.
    const wasGivenUp = (error === late || error === lease.reason) && row.step !== "CANCEL";
    const isKnown = !isWritten || wasGivenUp || isRefusal(fault);
    return { row, sent: { end: isKnown ? "refused" : "unknown", fault } };
  }
}

/** The store within a time, for what is read: whatever becomes of who asked, who may close their browser. */
export function boundedStore({ bigcommerce }: LookupContext, ms: number): StoreClient {
  const signal = leaseSignal(ms);
  return bigcommerce.with({ signal, giveUp: signal });
}

function leaseSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.floor(ms)));
}

/** Whatever a call of a {@link boundedStore} has thrown: the end of its time as a fault, too. */
export function storeFaultOf(error: unknown, row: ActionRow): Fault {
  return error instanceof DOMException && error.name === "TimeoutError" ? leaseOver(row) : Fault.from(error);
}

/** The faults by which a store says that it did not do what it was asked for. All others may have come after it did. */
const refusals: ReadonlySet<string> = new Set([
  "CONFLICT",
  "INPUT_REFUSED",
  "LOCKED",
  "NOT_FOUND",
  "RATE_LIMITED",
  "SCOPE_MISSING",
  "TOKEN_REJECTED",
  "TOO_LARGE",
]);

function isRefusal({ code }: Fault): boolean {
  return refusals.has(code);
}

function startCountdown(): { left(ms: number): number } {
  const [steady, wall] = [performance.now(), Date.now()];
  return { left: (ms) => ms - Math.max(performance.now() - steady, Date.now() - wall) };
}
