import { z } from "zod";
import { textOrMissing } from "../wire/text.js";
import type { OrderStatus, OrderStatusCount } from "./order-status.js";

const wireStatusSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  system_label: textOrMissing,
  custom_label: textOrMissing,
  system_description: textOrMissing,
  order: z.number().int().nullish(),
});

/** A status of `/v2/order_statuses`. */
export const orderStatusSchema = wireStatusSchema.transform((wire) => statusOf(wire, wire.order));

/** A status of `/v2/orders/count`, where its place has another name. */
export const orderStatusCountSchema = wireStatusSchema
  .extend({ count: z.number().int().nonnegative(), sort_order: z.number().int().nullish() })
  .transform((wire): OrderStatusCount => ({ ...statusOf(wire, wire.sort_order), count: wire.count }));

function statusOf(wire: z.infer<typeof wireStatusSchema>, position: number | null | undefined): OrderStatus {
  return {
    id: wire.id,
    name: wire.name,
    systemLabel: wire.system_label,
    customLabel: wire.custom_label === "" ? wire.name : wire.custom_label,
    systemDescription: wire.system_description,
    position: position ?? null,
  };
}
