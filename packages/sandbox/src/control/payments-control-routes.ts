import { z } from "zod";
import { refundItemTypes } from "../store/refund-resources.js";
import type { ControlRoute } from "./control-route.js";

const id = z.coerce.number().int();
const refund = z.strictObject({
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
});
const decline = z.strictObject({ message: z.string().optional() });
const settle = z.strictObject({ isDeclined: z.boolean().default(false) });
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
    run: ({ payments }, { param, body }) => payments.refund(id.parse(param), refund.parse(body ?? {}).items),
  },
  {
    method: "POST",
    path: "/payments/refunds/{id}/decline",
    run: ({ payments }, { param, body }) => payments.declineRefund(id.parse(param), decline.parse(body ?? {}).message),
  },
  {
    method: "POST",
    path: "/payments/{order}/settle",
    run: ({ payments }, { param, body }) => payments.settle(id.parse(param), settle.parse(body ?? {})) && undefined,
  },
  {
    method: "PUT",
    path: "/payments/settlement-delay",
    run: ({ payments }, { body }) => payments.setSettlementDelay(delay.parse(body).delayMs),
  },
];
