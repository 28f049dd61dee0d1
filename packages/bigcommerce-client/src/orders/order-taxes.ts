import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { textOrMissing } from "../wire/text.js";
import { idOrNull } from "../wire/value-or-null.js";
import { orderEndpoints } from "./order-endpoints.js";
import { readOrderParts } from "./order-parts.js";
import type { OrderTax, OrderTaxesResource } from "./order-tax.js";

/** The reference types it as a text, and writes it as a number elsewhere. */
const lineIdOrNull = z.preprocess((value) => (typeof value === "string" ? Number(value) : value), idOrNull);

const taxSchema = z
  .object({
    id: z.number().int(),
    order_address_id: idOrNull,
    order_product_id: lineIdOrNull,
    line_item_type: textOrMissing,
    name: textOrMissing,
    class: textOrMissing,
    rate: decimal,
    priority: z.number(),
    priority_amount: decimalOrNull,
    line_amount: decimal,
  })
  .transform((wire): Omit<OrderTax, "orderId"> => ({
    id: wire.id,
    orderAddressId: wire.order_address_id,
    orderProductId: wire.order_product_id,
    lineItemType: wire.line_item_type,
    name: wire.name,
    className: wire.class,
    rate: wire.rate,
    priority: wire.priority,
    priorityAmount: wire.priority_amount,
    lineAmount: wire.line_amount,
  }));

const taxesSchema = z.array(taxSchema);

/** `/v2/orders/{id}/taxes`, which leaves the order's id out under automatic tax. */
export function orderTaxesResource(transport: StoreTransport): OrderTaxesResource {
  return {
    async list(orderId) {
      const taxes = await readOrderParts(transport, orderEndpoints.orderTaxesList, {
        orderId,
        schema: taxesSchema,
        query: { details: "true" },
      });
      return taxes.map((tax) => ({ ...tax, orderId }));
    },
  };
}
