/** One wish, whatever is sent how often: the frame of all actions. */
import type { Fault, JsonValue } from "@storegate/connector-kit";
import type { LookupContext } from "../lookup-context.js";
import { forgetStore } from "../cache/index.js";
import { actionsOff, keyInvalid, keyReused, orderBusy } from "./action-faults.js";
import { auditEnd } from "./action-audit.js";
import type { ActionRow } from "./action-row.js";
import {
  actionAnew,
  actionOfKey,
  beginAction,
  beginAgain,
  changeAction,
  openActions,
  type NewAction,
} from "./action-rows.js";
import type { ActionOperation, ActionOutcome, Actor, MadeRefund } from "./action.js";
import { requestHash } from "./fingerprint.js";
import { checkLimits } from "./limits.js";
import { newMark } from "./mark.js";
import { outcomeOfRow, toldRefund } from "./outcome.js";
import { storeFaultOf } from "./send-once.js";
import { settle } from "./settle.js";

/** What is particular to one sort of action. */
export interface Performance {
  readonly operation: ActionOperation;
  readonly idempotencyKey: string;
  /** All that makes one wish another than the next. */
  readonly wish: Readonly<Record<string, JsonValue | undefined>>;
  /**
   * Checks what can be before anything is written down; nothing is remembered of what it throws.
   * @param known the row that goes on, where one does.
   */
  prepare(known: ActionRow | undefined): Promise<Prepared>;
}

/** An action that may be begun. */
export interface Prepared extends Pick<NewAction, "step" | "orderId" | "money" | "quoteId" | "code"> {
  /**
   * Carries it out from a row that is STARTED, and answers the row as it then is. What it throws before anything was sent makes
   * the action fail.
   */
  readonly run: (row: ActionRow) => Promise<ActionRow>;
}

/**
 * Does what is wished, once. The key's row decides: a wish that is known already is told what became of it; only what surely did
 * nothing, and would not fail for good, is begun again.
 * @throws Fault INPUT, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED, ACTIONS_OFF; CONFLICT, ORDER_BUSY; what the action
 * failed by.
 */
export async function perform(context: LookupContext, actor: Actor, performance: Performance): Promise<ActionOutcome> {
  const { idempotencyKey, operation } = performance;
  if (idempotencyKey.trim() === "" || idempotencyKey.length > 200) throw keyInvalid();
  const hash = requestHash(operation, performance.wish);
  // Whoever comes between two looks has begun by the second.
  for (let look = 1; ; look += 1) {
    const known = await actionOfKey(context, idempotencyKey);
    if (known) {
      if (known.requestHash !== hash) throw keyReused(idempotencyKey);
      return await goOn(context, actor, performance, known);
    }
    if (!context.config.actions.enabled) throw actionsOff();
    const prepared = await performance.prepare(undefined);
    const { run: _, ...parts } = prepared;
    const begun = await beginAction(context, actor, {
      operation,
      idempotencyKey,
      requestHash: hash,
      mark: newMark(),
      ...parts,
    });
    if (begun) return endOf(actor, await carryOut(context, actor, prepared, begun));
    const isBusy = prepared.orderId !== null && (await isStillBusy(context, actor, prepared.orderId, idempotencyKey));
    if (prepared.orderId !== null && (isBusy || look === 3)) throw orderBusy(prepared.orderId);
  }
}

/**
 * What became of the action of a key. Nothing is begun by asking, but what is open is settled if it can be.
 * @returns Null where there is none, or one that goes on when its wish is sent again.
 * @throws Fault as the action failed by.
 */
export async function outcomeOf(
  context: LookupContext,
  actor: Actor,
  idempotencyKey: string,
): Promise<ActionOutcome | null> {
  const known = await actionOfKey(context, idempotencyKey);
  if (!known) return null;
  const row = await settle(context, actor, known);
  return stepToGoOnWith(row) ? null : outcomeOfRow(row, true);
}

/** What was refunded for a key that may have more to do; null where nothing was. */
export async function refundMadeFor(context: LookupContext, idempotencyKey: string): Promise<MadeRefund | null> {
  const known = await actionOfKey(context, idempotencyKey);
  return known?.result.refund ? toldRefund(known.result.refund) : null;
}

/** What an action has come to. @throws Fault by which it failed, once that is written down. */
async function endOf(actor: Actor, row: ActionRow): Promise<ActionOutcome> {
  if (row.state === "FAILED" && !row.result.refund) await auditEnd(actor, row);
  return outcomeOfRow(row, false);
}

async function goOn(
  context: LookupContext,
  actor: Actor,
  performance: Performance,
  known: ActionRow,
): Promise<ActionOutcome> {
  const row = await settle(context, actor, known);
  const step = stepToGoOnWith(row);
  if (!step) return outcomeOfRow(row, true);
  if (!context.config.actions.enabled) throw actionsOff();
  const prepared = await performance.prepare(row);
  const begun = await beginAgain(context, row, step);
  if (begun) return endOf(actor, await carryOut(context, actor, prepared, begun));
  // Somebody with the same key goes on already, or another action of the order is open.
  const now = (await actionOfKey(context, performance.idempotencyKey)) ?? row;
  if (now.revision === row.revision && row.orderId !== null) throw orderBusy(row.orderId);
  return outcomeOfRow(now, true);
}

/** With what an action goes on when its key is sent again: undefined of one that has ended for good, or whose outcome has to be awaited. */
function stepToGoOnWith({ state, step, operation, result, fault }: ActionRow): ActionRow["step"] | undefined {
  // Cancelling twice is cancelling once.
  if (operation === "cancelOrder" && step === "CANCEL" && state === "PENDING") return "CANCEL";
  if (state !== "FAILED") return undefined;
  if (result.refund) return operation === "cancelOrder" ? "CANCEL" : undefined;
  return fault?.retryable ? step : undefined;
}

async function carryOut(context: LookupContext, actor: Actor, { run }: Prepared, begun: ActionRow): Promise<ActionRow> {
  try {
    if (!begun.result.refund) await checkLimits(context, actor, begun);
    return await run(begun);
  } catch (error) {
    const moved = await failed(context, actor, begun, storeFaultOf(error, begun));
    if (moved) return moved;
    throw storeFaultOf(error, begun);
  } finally {
    await forgetStore(context.tables, context.store.id).catch((error: unknown) =>
      context.logger.warn({ error }, "what is cached of the store could not be forgotten"),
    );
  }
}

/**
 * Keeps why an action failed, of a row that still is as it was begun: what was sent has its end kept by who sent it.
 * @returns The row where somebody else has gone on with it meanwhile: what became of it is what that one has done.
 */
async function failed(
  context: LookupContext,
  actor: Actor,
  begun: ActionRow,
  fault: Fault,
): Promise<ActionRow | undefined> {
  if (fault.kind === "UNEXPECTED") context.logger.error({ error: fault, actionId: begun.id }, "an action broke off");
  try {
    const ended = await changeAction(context, begun, { state: "FAILED", fault }, "anybody");
    if (!ended) return await actionAnew(context, begun);
    await auditEnd(actor, ended);
    return undefined;
  } catch (error) {
    context.logger.error({ error, actionId: begun.id }, "that an action failed could not be kept");
    return undefined;
  }
}

/** Whether an order has an open action, of another key, after what can be settled was. */
async function isStillBusy(context: LookupContext, actor: Actor, orderId: number, key: string): Promise<boolean> {
  const open = (await openActions(context, [orderId])).filter((row) => row.idempotencyKey !== key);
  const settled = await Promise.all(open.map((row) => settle(context, actor, row)));
  return settled.some(({ state }) => state !== "DONE" && state !== "FAILED");
}
