/** Agent actions in the audit: what is about to be sent, and what others found to have become of it. */
import type { JsonObject } from "@storegate/connector-kit";
import type { ActionRow } from "./action-row.js";
import type { Actor } from "./action.js";

/**
 * Writes down that an action is about to be sent. What became of it stands in an entry of its own, with the same mark.
 * @param reason in the agent's words; empty for none.
 */
export async function auditSending(
  actor: Actor,
  { operation, step, mark, orderId }: ActionRow,
  before: JsonObject,
  reason: string,
): Promise<void> {
  const pseudonym = `reason ${mark}`;
  const said = reason === "" ? {} : { reason: pseudonym };
  await actor.audit({
    operation,
    before,
    after: { state: "SENDING", step, mark, ...(orderId === null ? {} : { orderId }), ...said },
    ...(reason === "" ? {} : { personal: { [pseudonym]: reason } }),
  });
}

/** Writes down that an action failed. */
export async function auditEnd(actor: Actor, { operation, before, ...row }: ActionRow): Promise<void> {
  await actor.audit({ operation, before, after: auditedEnd(row) });
}

/** Writes down what reading the store has told of an action that nobody had answered; the actor is who looked, not who began it. */
export async function auditSettled(actor: Actor, { operation, before, ...row }: ActionRow): Promise<void> {
  await actor.audit({ operation, before, after: { ...auditedEnd(row), isFoundOut: true } });
}

/** What became of an action. */
export function auditedEnd({
  state,
  mark,
  after,
  fault,
}: Pick<ActionRow, "state" | "mark" | "after" | "fault">): JsonObject {
  return { ...after, state, mark, ...(state === "FAILED" && fault ? { fault: fault.code } : {}) };
}
