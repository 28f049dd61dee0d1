/** Which action a form's URL names. */
import { Fault } from "@storegate/connector-kit";
import { z } from "zod";

const order = { orderId: z.coerce.number().int().positive() };

const requested = z.discriminatedUnion("action", [
  z.object({ action: z.literal("refund"), ...order }),
  z.object({ action: z.literal("cancel"), ...order }),
  z.object({ action: z.literal("discountCode"), personKey: z.string().min(1).max(400) }),
]);

/** An action, and what it is done to. */
export type RequestedAction = z.infer<typeof requested>;

/** @throws Fault INPUT for a URL that none of our answers holds. */
export function requestedAction(query: Readonly<Record<string, string>>): RequestedAction {
  const { success, data } = requested.safeParse(query);
  if (success) return data;
  throw new Fault({
    kind: "INPUT",
    code: "ACTION_UNKNOWN",
    message: "There is no such action.",
    remedy: "Open the action anew from the customer's profile.",
  });
}
