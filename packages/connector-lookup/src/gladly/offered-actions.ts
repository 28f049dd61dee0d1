/** What an agent is offered to do. */
import type { PersonOrder } from "../orders/person-order.js";
import { orderStatusIds } from "./order-status.js";

/** Give money of an order back, cancel it, or make a discount code for somebody. */
export type AgentAction = "refund" | "cancel" | "discountCode";

/** What an action is done to: an order of a person, or the person. */
export interface ActionTarget {
  /** {@link Person.key}. */
  readonly personKey: string;
  /** Undefined of an action on the person. */
  readonly orderId?: number;
}

/** What may be offered at all, and where its forms are. */
export interface OfferedActions {
  readonly allowed: readonly AgentAction[];
  /** The URL of a form, relative to the adaptor's base. */
  readonly formUrl: (action: AgentAction, target: ActionTarget) => string;
}

/** A button of Gladly's. */
export interface GladlyAction {
  readonly name: string;
  readonly formUrl: string;
}

/** Those that fit an order: no refund where nothing is left, no cancelling of what is cancelled, refunded or was never ordered. */
export function actionsOnOrder(order: PersonOrder, personKey: string, offered: OfferedActions): GladlyAction[] {
  const target = { personKey, orderId: order.id };
  return [
    ...(isRefundable(order) ? offer("refund", "Refund order", target, offered) : []),
    ...(isCancellable(order) ? offer("cancel", "Cancel order", target, offered) : []),
  ];
}

/** Those on a person. */
export function actionsOnPerson(personKey: string, offered: OfferedActions): GladlyAction[] {
  return offer("discountCode", "Give discount code", { personKey }, offered);
}

function offer(action: AgentAction, name: string, target: ActionTarget, offered: OfferedActions): GladlyAction[] {
  return offered.allowed.includes(action) ? [{ name, formUrl: offered.formUrl(action, target) }] : [];
}

function isRefundable({ statusId, total, refunded }: PersonOrder): boolean {
  return statusId !== orderStatusIds.incomplete && Number(total.amount) > Number(refunded.amount);
}

function isCancellable({ statusId }: PersonOrder): boolean {
  const { incomplete, refunded, cancelled, declined } = orderStatusIds;
  return !([incomplete, refunded, cancelled, declined] as readonly number[]).includes(statusId);
}
