/** What an agent is offered to do. */
import type { LookupConfig } from "../config.js";
import { allowedActions } from "../orders/allowed-actions.js";
import type { PersonOrder } from "../orders/person-order.js";

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

/** Those that fit an order, by what its status and payment allow. */
export function actionsOnOrder(
  order: PersonOrder,
  personKey: string,
  offered: OfferedActions,
  config: Pick<LookupConfig, "actions">,
): GladlyAction[] {
  const target = { personKey, orderId: order.id };
  const names = { refundOrder: ["refund", "Refund order"], cancelOrder: ["cancel", "Cancel order"] } as const;
  return allowedActions(order, config).flatMap(({ operation, allowed }) => {
    const [action, name] = names[operation];
    return allowed ? offer(action, name, target, offered) : [];
  });
}

/** Those on a person. */
export function actionsOnPerson(personKey: string, offered: OfferedActions): GladlyAction[] {
  return offer("discountCode", "Give discount code", { personKey }, offered);
}

function offer(action: AgentAction, name: string, target: ActionTarget, offered: OfferedActions): GladlyAction[] {
  return offered.allowed.includes(action) ? [{ name, formUrl: offered.formUrl(action, target) }] : [];
}
