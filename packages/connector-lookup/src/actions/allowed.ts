/** Whether an order's status and payments let something be done to it. */
import type { LookupContext } from "../lookup-context.js";
import { allowedActions } from "../orders/allowed-actions.js";
import type { PersonOrder } from "../orders/person-order.js";
import { inputFault } from "./action-faults.js";
import { knownUnits, moneyOf } from "./money.js";
import { givenBack, type OrderNow } from "./refund-subject.js";

/** @throws Fault INPUT, ACTION_NOT_ALLOWED, with the sentence that agents are told. */
export async function mustBeAllowed(
  { config }: Pick<LookupContext, "config">,
  operation: "refundOrder" | "cancelOrder" | "createDiscountCode",
  now: OrderNow,
): Promise<void> {
  const found = allowedActions(personOrderOf(now), config).find((each) => each.operation === operation);
  if (!found || found.allowed) return;
  throw inputFault(
    "ACTION_NOT_ALLOWED",
    found.reason ?? `This cannot be done to order ${now.order.id}.`,
    "Look at the order as it is now.",
    "orderId",
  );
}

/** An order as what is allowed is decided by: its status and its money; none of what it consists of. */
function personOrderOf({ order, refunds }: OrderNow): PersonOrder {
  const { id, statusId, paymentStatus, paymentMethod, currencyCode, totalIncTax } = order;
  const refunded = refunds.reduce((sum, refund) => sum + givenBack(refund), 0n);
  return {
    id,
    statusId,
    status: order.customStatus || order.status,
    paymentStatus,
    paymentMethod,
    total: moneyOf(knownUnits(totalIncTax), currencyCode),
    refunded: moneyOf(refunded, currencyCode),
    createdAt: new Date(order.dateCreated),
    modifiedAt: new Date(order.dateModified),
    channelId: order.channelId,
    billingAddress: "",
    shippingAddresses: [],
    customerMessage: "",
    staffNotes: "",
    items: [],
    shipments: [],
    refunds: [],
  };
}
