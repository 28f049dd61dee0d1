import type { OrderProductOption } from "./order-part-resources.js";
import type { VariantOptionValue } from "./variant-resources.js";

/** A choice of a variant as it stands on a line of an order. */
export function orderProductOption(lineId: number, value: VariantOptionValue, isSwatch: boolean): OrderProductOption {
  const { option_display_name: name, label } = value;
  return {
    // A seeded product has two options at most, whose ids are one even and one odd.
    id: lineId * 2 + (value.option_id % 2),
    option_id: value.option_id,
    order_product_id: lineId,
    product_option_id: value.option_id,
    display_name: name,
    display_value: label,
    value: String(value.id),
    type: isSwatch ? "Swatch" : "Multiple choice",
    name,
    display_style: isSwatch ? "" : "Rectangle",
    display_name_customer: name,
    display_name_merchant: name,
    display_value_customer: label,
    display_value_merchant: label,
  };
}
