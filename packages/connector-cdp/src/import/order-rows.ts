/** Orders and their lines as rows. */
import type { Order, OrderLineItem } from "@storegate/bigcommerce-client";
import type { CdpConfig } from "../config.js";
import { emailKey, phoneKey } from "../keys.js";
import type { Space } from "../space.js";

/** An order as a row, without whose it is. */
export function orderRow(order: Order, { currency, country }: Pick<Space, "currency" | "country">) {
  const { billingAddress: billing } = order;
  return {
    id: order.id,
    isGone: order.isDeleted,
    customer_id: order.customerId,
    email: billing.email,
    email_key: emailKey(billing.email),
    phone: billing.phone,
    phone_key: phoneKey(billing.phone, billing.countryIso2 || country),
    first_name: billing.firstName,
    last_name: billing.lastName,
    company: billing.company,
    country: billing.countryIso2 || null,
    channel_id: order.channelId,
    source: order.orderSource,
    status_id: order.statusId,
    status: order.customStatus || order.status,
    created_at: order.dateCreated,
    modified_at: order.dateModified,
    currency: order.currencyCode,
    rate: rateOf(order, currency),
    total: order.totalIncTax,
    // Both are taken off before the total: the merchant's own discount, and what coupons took off.
    discount: sum(order.discountAmount, order.couponDiscount),
    shipping: order.shippingCostIncTax ?? "0",
    items: order.itemsTotal ?? piecesOf(order),
    payment_method: order.paymentMethod,
  };
}

/** How much of the order's currency a unit of the store's was worth, as the order has it; 1 where it is the same, or nobody said. */
function rateOf(
  { currencyCode, storeExchangeRate, displayCurrencyCode, displayExchangeRate }: Order,
  store: string,
): string {
  if (currencyCode === store) return "1";
  const rate = storeExchangeRate ?? (displayCurrencyCode === currencyCode ? displayExchangeRate : null);
  return rate !== null && Number(rate) > 0 ? rate : "1";
}

/** The lines of an order as rows. */
export function lineRows({ id: orderId, lineItems }: Order, config: CdpConfig) {
  return (lineItems ?? []).map((line) => ({
    order_id: orderId,
    id: line.id,
    product_id: line.productId,
    variant_id: line.variantId,
    name: line.name,
    sku: line.sku,
    brand: line.brand,
    quantity: line.quantity,
    total: line.totalIncTax,
    colour: chosen(line, config.colourOptions),
    size: chosen(line, config.sizeOptions),
  }));
}

/** What the shopper chose of the first option that is called so. */
function chosen({ options }: OrderLineItem, names: readonly string[]): string | null {
  const option = options?.find(({ displayName }) => names.includes(displayName.trim().toLowerCase()));
  return option?.displayValue.trim() || null;
}

function piecesOf({ lineItems }: Order): number {
  return (lineItems ?? []).reduce((pieces, { quantity }) => pieces + quantity, 0);
}

/** Amounts together, exactly: in units of the eighth place. */
export function sum(...amounts: readonly (string | null)[]): string {
  const units = amounts.reduce((total, amount) => total + unitsOf(amount ?? "0"), 0n);
  const digits = String(units < 0n ? -units : units).padStart(9, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

function unitsOf(amount: string): bigint {
  const [whole = "0", part = ""] = amount.replace(/^-/, "").split(".");
  const units = BigInt(whole + part.padEnd(8, "0").slice(0, 8));
  return amount.startsWith("-") ? -units : units;
}
