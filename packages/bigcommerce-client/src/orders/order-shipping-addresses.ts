import { z } from "zod";
import type { StoreTransport } from "../transport/store-transport.js";
import { decimal, decimalOrNull } from "../wire/decimal.js";
import { textOrMissing } from "../wire/text.js";
import { idOrNull, numberOrNull } from "../wire/value-or-null.js";
import { orderAddressOf, wireAddressSchema } from "./order-address-schema.js";
import { orderEndpoints } from "./order-endpoints.js";
import { readOrderParts } from "./order-parts.js";
import type { OrderShippingAddress, OrderShippingAddressesResource } from "./order-shipping-address.js";

const shippingAddressSchema = wireAddressSchema
  .extend({
    id: z.number().int().positive(),
    order_id: z.number().int(),
    items_total: numberOrNull,
    items_shipped: numberOrNull,
    shipping_method: textOrMissing,
    base_cost: decimalOrNull,
    cost_ex_tax: decimal,
    cost_inc_tax: decimal,
    cost_tax: decimalOrNull,
    handling_cost_ex_tax: decimalOrNull,
    handling_cost_inc_tax: decimalOrNull,
    handling_cost_tax: decimalOrNull,
    shipping_zone_id: idOrNull,
    shipping_zone_name: textOrMissing,
  })
  .transform((wire): OrderShippingAddress => ({
    id: wire.id,
    orderId: wire.order_id,
    address: orderAddressOf(wire),
    itemsTotal: wire.items_total,
    itemsShipped: wire.items_shipped,
    shippingMethod: wire.shipping_method,
    baseCost: wire.base_cost,
    costExTax: wire.cost_ex_tax,
    costIncTax: wire.cost_inc_tax,
    costTax: wire.cost_tax,
    handlingCostExTax: wire.handling_cost_ex_tax,
    handlingCostIncTax: wire.handling_cost_inc_tax,
    handlingCostTax: wire.handling_cost_tax,
    shippingZoneId: wire.shipping_zone_id,
    shippingZoneName: wire.shipping_zone_name,
  }));

const shippingAddressesSchema = z.array(shippingAddressSchema);

/** `/v2/orders/{id}/shipping_addresses`. */
export function orderShippingAddressesResource(transport: StoreTransport): OrderShippingAddressesResource {
  return {
    list: (orderId) =>
      readOrderParts(transport, orderEndpoints.orderShippingAddressesList, {
        orderId,
        schema: shippingAddressesSchema,
      }),
    get: (orderId, orderAddressId) =>
      transport.call(orderEndpoints.orderShippingAddressesGet, {
        parameters: { order_id: orderId, id: orderAddressId },
        schema: shippingAddressSchema,
      }),
  };
}
