/** Whether an order's status and payments let something be done to it. */
import type { LookupContext } from "../lookup-context.js";
import { allowedActions, type Decisive } from "../orders/allowed-actions.js";
import { inputFault } from "./action-faults.js";
import type { ActionOperation } from "./action.js";
import { knownUnits, moneyOf } from "./money.js";
import { givenBack, type OrderNow } from "./refund-subject.js";

/** @throws Fault INPUT, ACTION_NOT_ALLOWED, with the sentence that agents are told. */
export function mustBeAllowed(
  { config }: Pick<LookupContext, "config">,
  operation: ActionOperation,
  now: OrderNow,
): void {
  const found = allowedActions(decisive(now), config).find((each) => each.operation === operation);
  if (!found || found.allowed) return;
  throw inputFault(
    "ACTION_NOT_ALLOWED",
    found.reason ?? `This cannot be done to order ${now.order.id}.`,
    "Look at the order as it is now.",
    "orderId",
  );
}

/** What decides: the order's status and its money. */
function decisive({ order, refunds }: OrderNow): Decisive {
  const { statusId, paymentStatus, itemsShipped, currencyCode, totalIncTax } = order;
  const refunded = refunds.reduce((sum, refund) => sum + givenBack(refund), 0n);
  return {
    statusId,
    paymentStatus,
    itemsShipped,
    total: moneyOf(knownUnits(totalIncTax), currencyCode),
    refunded: moneyOf(refunded, currencyCode),
  };
}
