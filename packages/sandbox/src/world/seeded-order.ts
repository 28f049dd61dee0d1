import { orderAmount } from "../store/order-money.js";
import type { OrderPaymentFacts } from "../store/order-payments.js";
import type { OrderPaymentStatus, StoreOrder } from "../store/order-resources.js";
import { orderStatusName } from "../store/order-status.js";
import { exchangeRate, orderCurrencies, storeCurrency } from "./order-currency.js";
import { mix, pick } from "./random.js";
import { type OrderDraft, orderDraft } from "./seeded-order-draft.js";
import type { Cost } from "./seeded-order-lines.js";
import { paymentsOf } from "./seeded-order-payments.js";
import {
  isSeededArchived,
  orderDate,
  seededOrderModifiedTime,
  seededOrderTime,
  seededShippedTime,
} from "./seeded-order-place.js";
import type { StoreSize } from "./world-size.js";

const notes = [
  "Bitte nicht klingeln 🐶",
  "Leave at the door",
  "請放在門口",
  "C'est un cadeau – merci de ne pas mettre la facture.",
];
const sources = ["www", "www", "www", "mobile", "manual", "external", "checkout_api", "iphone", "amazon"];

/** The order as it was seeded, of an id from 1 to the number of them; always the same. */
export function seededOrder(size: StoreSize, id: number): StoreOrder {
  const { seed } = size;
  const draft = orderDraft(size, id);
  const payments = paymentsOf(size, draft);
  const { buyer, currency, statusId, lines, addresses } = draft;
  const goods = total(lines.map(({ price, quantity }) => times(price, quantity)));
  const shipping = total(addresses.map((address) => address.shipping));
  const handling = total(addresses.map((address) => address.handling));
  const wrapping = total(lines.map((line) => line.wrapping));
  const paidBy = (kind: string) =>
    orderAmount(payments.parts.reduce((sum, part) => sum + (part.kind === kind ? part.cents : 0), 0));
  // Some shoppers look at prices in dollars and pay in euros.
  const shownElsewhere = currency === storeCurrency && mix(seed, id, 371) % 40 === 0;
  const shown = shownElsewhere ? pick(orderCurrencies, 1) : currency;
  const source = pick(sources, mix(seed, id, 372));
  const imported = source === "external";
  const v6 = mix(seed, id, 373) % 9 === 0;
  const noted = mix(seed, id, 374);
  const cart = source === "manual" || imported ? null : cartId(seed, id);
  return {
    id,
    customer_id: buyer.kind === "account" ? buyer.customerId : 0,
    date_created: orderDate(seededOrderTime(size, id)),
    is_tax_inclusive_pricing: currency.withTax,
    date_modified: orderDate(seededOrderModifiedTime(size, id)),
    date_shipped: shippedWhole(draft) ? orderDate(seededShippedTime(size, id)) : "",
    status_id: statusId,
    status: orderStatusName(statusId),
    subtotal_ex_tax: orderAmount(goods.ex),
    subtotal_inc_tax: orderAmount(goods.inc),
    subtotal_tax: orderAmount(goods.inc - goods.ex),
    base_shipping_cost: orderAmount(shipping.base),
    shipping_cost_ex_tax: orderAmount(shipping.ex),
    shipping_cost_inc_tax: orderAmount(shipping.inc),
    shipping_cost_tax: orderAmount(shipping.inc - shipping.ex),
    shipping_cost_tax_class_id: 2,
    base_handling_cost: orderAmount(handling.base),
    handling_cost_ex_tax: orderAmount(handling.ex),
    handling_cost_inc_tax: orderAmount(handling.inc),
    handling_cost_tax: orderAmount(handling.inc - handling.ex),
    handling_cost_tax_class_id: 2,
    base_wrapping_cost: orderAmount(wrapping.base),
    wrapping_cost_ex_tax: orderAmount(wrapping.ex),
    wrapping_cost_inc_tax: orderAmount(wrapping.inc),
    wrapping_cost_tax: orderAmount(wrapping.inc - wrapping.ex),
    wrapping_cost_tax_class_id: 3,
    total_ex_tax: orderAmount(draft.totalInc - draft.totalTax),
    total_inc_tax: orderAmount(draft.totalInc),
    total_tax: orderAmount(draft.totalTax),
    items_total: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    items_shipped: draft.shipped.reduce((sum, quantity) => sum + quantity, 0),
    payment_method: payments.method,
    payment_provider_id: payments.gatewayTransactionId,
    payment_status: paymentStatus(statusId, payments),
    refunded_amount: "0.0000",
    order_is_digital: draft.digital,
    store_credit_amount: paidBy("store_credit"),
    gift_certificate_amount: paidBy("gift_certificate"),
    ip_address: v6 || imported ? "" : `84.${noted % 256}.${(noted >>> 8) % 256}.${((noted >>> 16) % 254) + 1}`,
    ip_address_v6: v6 ? `2003:ea:${(noted % 65_536).toString(16)}::${(id % 65_536).toString(16)}` : "",
    geoip_country: imported ? "" : draft.billing.country,
    geoip_country_iso2: imported ? "" : draft.billing.country_iso2,
    currency_id: shown.id,
    currency_code: shown.code,
    currency_exchange_rate: exchangeRate(shownElsewhere ? shown.rate : 1),
    default_currency_id: currency.id,
    default_currency_code: currency.code,
    staff_notes:
      noted % 14 === 0 ? "Rückruf: Kunde fragt nach Liefertermin.\nErledigt – JK" : noted % 3 === 0 ? "" : null,
    customer_message: noted % 10 === 1 ? pick(notes, noted >>> 5) : noted % 3 === 1 ? null : "",
    discount_amount: orderAmount(draft.promotionOfLine.reduce((sum, cents) => sum + cents, 0)),
    coupon_discount: orderAmount(
      [...draft.couponOfLine, ...draft.couponOfAddress].reduce((sum, cents) => sum + cents, 0),
    ),
    shipping_address_count: addresses.length,
    is_deleted: isSeededArchived(size, id),
    ebay_order_id: "0",
    cart_id: cart,
    billing_address: draft.billing,
    is_email_opt_in: mix(seed, id, 375) % 4 === 0,
    credit_card_type: null,
    order_source: source,
    channel_id: source === "amazon" ? 664_177 : noted % 11 === 0 ? 2 : 1,
    external_source: imported ? pick(["M-MIG", "ERP (Acumatica)", "POS (Square)"], noted >>> 3) : null,
    external_id: source === "amazon" ? amazonId(seed, id) : null,
    external_merchant_id: imported && noted % 2 === 0 ? `M-${1000 + (id % 9000)}` : null,
    tax_provider_id: imported ? "" : "BasicTaxProvider",
    customer_locale: currency.locale,
    external_order_id: source === "amazon" ? amazonId(seed, id) : imported ? `ERP/${id}/ä` : "",
    store_default_currency_code: storeCurrency.code,
    store_default_to_transactional_exchange_rate: exchangeRate(currency.rate),
    custom_status: orderStatusName(statusId),
  };
}

/** What the order says of its payment, by what became of the money. Nothing is said of money that comes by hand. */
function paymentStatus(statusId: number, { state, gateway, refunds }: OrderPaymentFacts): OrderPaymentStatus {
  if (refunds.length > 0) return statusId === 4 ? "refunded" : "partially refunded";
  if (state === "declined") return "declined";
  if (gateway === null) return "";
  if (state === "authorized") return statusId === 12 ? "held for review" : "authorized";
  if (state === "voided") return "void";
  return state === "none" ? "" : state;
}

function shippedWhole({ lines, shipped, addresses }: OrderDraft): boolean {
  return addresses.length > 0 && lines.every(({ quantity }, index) => shipped[index] === quantity);
}

function times(cost: Cost, quantity: number): Cost {
  return { base: cost.base * quantity, ex: cost.ex * quantity, inc: cost.inc * quantity };
}

function total(costs: readonly Cost[]): Cost {
  return costs.reduce((a, b) => ({ base: a.base + b.base, ex: a.ex + b.ex, inc: a.inc + b.inc }), {
    base: 0,
    ex: 0,
    inc: 0,
  });
}

function amazonId(seed: number, id: number): string {
  return `302-${String(mix(seed, id, 376) % 10_000_000).padStart(7, "0")}-${String(id).padStart(7, "0")}`;
}

/** A UUID that holds the order's id, so that a cart's order can be found. */
function cartId(seed: number, id: number): string {
  const hex = (salt: number) => mix(seed, id, salt).toString(16).padStart(8, "0");
  const middle = hex(377);
  return `${hex(378)}-${middle.slice(0, 4)}-4${middle.slice(4, 7)}-a${hex(379).slice(0, 3)}-${id.toString(16).padStart(12, "0")}`;
}

/** The id of the seeded order that a cart became; `undefined` where it was none of them. */
export function orderOfSeededCart(size: StoreSize, cart: string): number | undefined {
  const id = Number.parseInt(cart.slice(-12), 16);
  return id >= 1 && id <= size.orders && cartId(size.seed, id) === cart.toLowerCase() ? id : undefined;
}
