import { z } from "zod";
import { refundItemTypes } from "../store/refund-resources.js";
import { type ControlRoute, taking } from "./control-route.js";

const id = z.coerce.number().int();
const refund = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          type: z.enum(refundItemTypes),
          id: z.int(),
          quantity: z.int().min(1).optional(),
          amount: z.number().positive().optional(),
          reason: z.string().optional(),
        }),
      )
      .optional(),
  })
  .prefault({});
const decline = z.strictObject({ message: z.string().optional() }).prefault({});
const settle = z.strictObject({ isDeclined: z.boolean().default(false) }).prefault({});
const delay = z.strictObject({ delayMs: z.int().min(0).nullable() });

/** The payments' control over HTTP. */
export const paymentsControlRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/payments/{order}/transactions",
    run: ({ payments }, { param }) => payments.transactions(id.parse(param)),
  },
  {
    method: "GET",
    path: "/payments/{order}/refunds",
    run: ({ payments }, { param }) => payments.refunds(id.parse(param)),
  },
  {
    method: "POST",
    path: "/payments/{order}/refunds",
    ...taking(refund, ({ payments }, { items }, { param }) => payments.refund(id.parse(param), items)),
  },
  {
    method: "POST",
    path: "/payments/refunds/{id}/decline",
    ...taking(decline, ({ payments }, { message }, { param }) => payments.declineRefund(id.parse(param), message)),
  },
  {
    method: "POST",
    path: "/payments/{order}/settle",
    ...taking(settle, ({ payments }, options, { param }) => payments.settle(id.parse(param), options) && undefined),
  },
  {
    method: "PUT",
    path: "/payments/settlement-delay",
    ...taking(delay, ({ payments }, { delayMs }) => payments.setSettlementDelay(delayMs)),
  },
];
