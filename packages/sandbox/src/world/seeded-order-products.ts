import { orderAmount } from "../store/order-money.js";
import { orderProductOption } from "../store/order-option.js";
import type { OrderAppliedDiscount, StoreOrderProduct } from "../store/order-part-resources.js";
import { mix } from "./random.js";
import { type OrderDraft, orderDraft } from "./seeded-order-draft.js";
import { seededOrderAddressId } from "./seeded-order-ids.js";
import { costOf, type LineDraft } from "./seeded-order-lines.js";
import { paymentsOf } from "./seeded-order-payments.js";
import { discountedLine, refundedQuantities } from "./seeded-order-refunds.js";
import { seededBrands } from "./seeded-shelves.js";
import type { StoreSize } from "./world-size.js";

/** The lines of an order as they were seeded, by ascending id. */
export function seededOrderProducts(size: StoreSize, id: number): StoreOrderProduct[] {
  const draft = orderDraft(size, id);
  const refunded = refundedQuantities(draft, paymentsOf(size, draft).refunds);
  return draft.lines.map((line, index) => productLine(size, draft, line, index, refunded[index] ?? 0));
}

function productLine(
  size: StoreSize,
  draft: OrderDraft,
  line: LineDraft,
  index: number,
  refunded: number,
): StoreOrderProduct {
  const { product, variant, quantity, price, wrapping, name, type } = line;
  const inStoreCurrency = Math.round((product?.cost_price ?? 0) * 100 * draft.currency.rate);
  const costPrice = costOf(inStoreCurrency, draft.taxRate, draft.currency);
  const place = draft.addressOfLine[index] ?? -1;
  const wrapped = wrapping.inc > 0;
  const options = (variant?.option_values ?? []).map((value) =>
    orderProductOption(line.id, value, value.option_display_name === "Farbe"),
  );
  return {
    id: line.id,
    order_id: draft.id,
    product_id: product?.id ?? 0,
    variant_id: variant?.id ?? 0,
    order_pickup_method_id: draft.pickup ? 1 : 0,
    order_address_id: place === -1 ? 0 : seededOrderAddressId(draft.id, place),
    name,
    name_customer: name,
    name_merchant: name,
    sku: variant?.sku ?? "",
    upc: variant?.upc === undefined || variant.upc === "" ? (product?.upc ?? "") : variant.upc,
    type,
    base_price: orderAmount(price.base),
    price_ex_tax: orderAmount(price.ex),
    price_inc_tax: orderAmount(price.inc),
    price_tax: orderAmount(price.inc - price.ex),
    base_total: orderAmount(price.base * quantity),
    total_ex_tax: orderAmount(price.ex * quantity),
    total_inc_tax: orderAmount(price.inc * quantity),
    total_tax: orderAmount((price.inc - price.ex) * quantity),
    weight: (variant?.weight ?? product?.weight ?? 0).toFixed(4),
    width: (variant?.width ?? product?.width ?? 0).toFixed(4),
    height: (variant?.height ?? product?.height ?? 0).toFixed(4),
    depth: (variant?.depth ?? product?.depth ?? 0).toFixed(4),
    quantity,
    base_cost_price: orderAmount(costPrice.base),
    cost_price_inc_tax: orderAmount(costPrice.inc),
    cost_price_ex_tax: orderAmount(costPrice.ex),
    cost_price_tax: orderAmount(costPrice.inc - costPrice.ex),
    is_refunded: refunded === quantity,
    quantity_refunded: refunded,
    refund_amount: "0.0000",
    return_id: 0,
    wrapping_id: wrapped ? 1 : 0,
    wrapping_name: wrapped ? "Geschenkpapier" : null,
    base_wrapping_cost: orderAmount(wrapping.base),
    wrapping_cost_ex_tax: orderAmount(wrapping.ex),
    wrapping_cost_inc_tax: orderAmount(wrapping.inc),
    wrapping_cost_tax: orderAmount(wrapping.inc - wrapping.ex),
    wrapping_message: wrapped ? "Alles Gute zum Geburtstag! 🎂" : "",
    quantity_shipped: draft.shipped[index] ?? 0,
    event_name: null,
    event_date: null,
    fixed_shipping_cost: "0.0000",
    ebay_item_id: "",
    ebay_transaction_id: "",
    option_set_id: options.length === 0 ? null : (product?.option_set_id ?? null),
    parent_order_product_id: null,
    is_bundled_product: false,
    bin_picking_number: "",
    external_id: null,
    fulfillment_source: "",
    brand: seededBrands[(product?.brand_id ?? 0) - 1] ?? "",
    gift_certificate_id: type === "giftcertificate" ? line.id : null,
    applied_discounts: discountsOf(draft, index),
    product_options: options,
    configurable_fields: mix(size.seed, line.id, 381) % 70 === 0 ? [{ name: "Gravur", value: "Für Zoë ♥" }] : [],
    discounted_total_inc_tax: orderAmount(discountedLine(draft, index)),
  };
}

function discountsOf(draft: OrderDraft, index: number): OrderAppliedDiscount[] {
  const { coupon } = draft;
  const byCoupon = draft.couponOfLine[index] ?? 0;
  const byPromotion = draft.promotionOfLine[index] ?? 0;
  return [
    ...(coupon === undefined || byCoupon === 0
      ? []
      : [
          {
            id: "coupon",
            amount: orderAmount(byCoupon),
            name: coupon.code,
            code: coupon.code,
            target: "order" as const,
          },
        ]),
    ...(byPromotion === 0
      ? []
      : [
          {
            id: "automatic",
            amount: orderAmount(byPromotion),
            name: "Sommeraktion",
            code: null,
            target: "order" as const,
          },
        ]),
  ];
}
