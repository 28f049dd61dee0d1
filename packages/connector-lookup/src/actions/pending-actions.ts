/** What is under way on orders. */
import type { LookupContext } from "../lookup-context.js";
import { openActions } from "./action-rows.js";
import type { ActionOperation, Actor } from "./action.js";
import { settle } from "./settle.js";

/** An action that keeps others from its order. */
export interface OpenAction {
  readonly operation: ActionOperation;
  readonly since: Date;
}

/** The open action of each order that has one, of any integration of the store, after what can be settled was. */
export async function pendingActionOf(
  context: LookupContext,
  actor: Actor,
  orderIds: readonly number[],
): Promise<Map<number, OpenAction>> {
  if (orderIds.length === 0) return new Map();
  const open = await openActions(context, orderIds);
  const settled = await Promise.all(open.map((row) => settle(context, actor, row)));
  return new Map(
    settled.flatMap(({ orderId, state, operation, begunAt }) =>
      orderId === null || state === "DONE" || state === "FAILED" ? [] : [[orderId, { operation, since: begunAt }]],
    ),
  );
}
