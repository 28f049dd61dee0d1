import type { OrderFields } from "../../store/order-book.js";
import { orderStatuses } from "../../store/order-status.js";
import type { StoreOrder } from "../../store/order-resources.js";
import type { Store } from "../../store/store.js";
import type { JsonObject } from "../json-reader.js";
import { readAmount, readBoolean, readCount, readDate, readText } from "./order-field-readers.js";
import { invalidField, unsupported, unwritable } from "./order-field-refusals.js";

const texts = [
  "customer_locale",
  "ebay_order_id",
  "external_order_id",
  "geoip_country",
  "geoip_country_iso2",
  "ip_address",
  "ip_address_v6",
  "order_source",
  "payment_method",
  "tax_provider_id",
] as const;
const textsOrNull = [
  "customer_message",
  "external_merchant_id",
  "external_source",
  "payment_provider_id",
  "staff_notes",
] as const;
const counts = ["channel_id", "customer_id", "items_shipped", "items_total", "status_id"] as const;
const booleans = ["is_deleted", "order_is_digital"] as const;
const amounts = [
  "base_handling_cost",
  "base_shipping_cost",
  "base_wrapping_cost",
  "discount_amount",
  "handling_cost_ex_tax",
  "handling_cost_inc_tax",
  "shipping_cost_ex_tax",
  "shipping_cost_inc_tax",
  "subtotal_ex_tax",
  "subtotal_inc_tax",
  "total_ex_tax",
  "total_inc_tax",
  "wrapping_cost_ex_tax",
  "wrapping_cost_inc_tax",
] as const;

/** Of these, one cannot be written without the other. */
const pairs = [
  ["subtotal_ex_tax", "subtotal_inc_tax"],
  ["total_ex_tax", "total_inc_tax"],
] as const;

/** What only the store writes (BigCommerce API reference, orders v2). */
const readOnly: ReadonlySet<string> = new Set([
  "id",
  "date_modified",
  "date_shipped",
  "cart_id",
  "status",
  "custom_status",
  "is_tax_inclusive_pricing",
  "subtotal_tax",
  "shipping_cost_tax",
  "shipping_cost_tax_class_id",
  "handling_cost_tax",
  "handling_cost_tax_class_id",
  "wrapping_cost_tax",
  "wrapping_cost_tax_class_id",
  "total_tax",
  "payment_status",
  "store_credit_amount",
  "gift_certificate_amount",
  "currency_id",
  "currency_code",
  "currency_exchange_rate",
  "default_currency_id",
  "default_currency_code",
  "store_default_currency_code",
  "store_default_to_transactional_exchange_rate",
  "coupon_discount",
  "coupons",
  "shipping_address_count",
  "is_email_opt_in",
  "credit_card_type",
  "external_id",
]);

type Writable = { -readonly [Name in keyof OrderFields]: OrderFields[Name] };

/** Channels of the store. */
const channels = [1, 2, 664_177];

/**
 * The plain fields of an order in a body. v2 refuses what it cannot write, and what it does not know, with 400.
 *
 * @param elsewhere fields that the endpoint reads on its own
 */
export function readOrderFields(
  store: Store,
  body: JsonObject,
  elsewhere: readonly string[],
  note: (line: string) => void,
): OrderFields {
  const fields: Writable = {};
  for (const [name, value] of Object.entries(body)) {
    if (elsewhere.includes(name)) continue;
    if (!readPlain(fields, name, value)) {
      if (name !== "refunded_amount") throw readOnly.has(name) ? unwritable(name) : unsupported(name);
      note("refunded_amount is always 0, whatever is sent");
    }
  }
  for (const [one, other] of pairs) {
    if ((fields[one] === undefined) !== (fields[other] === undefined)) {
      throw invalidField(fields[one] === undefined ? one : other, `${one} and ${other} are only written together`);
    }
  }
  refuseUnknown(store, fields);
  // Each of the two addresses takes the place of the other.
  if (fields.ip_address) return { ...fields, ip_address_v6: "" };
  return fields.ip_address_v6 ? { ...fields, ip_address: "" } : fields;
}

function readPlain(fields: Writable, name: string, value: unknown): boolean {
  const find = <T extends keyof StoreOrder>(names: readonly T[]) => names.find((one) => one === name);
  const text = find(texts);
  const textOrNull = find(textsOrNull);
  const count = find(counts);
  const flag = find(booleans);
  const amount = find(amounts);
  if (text !== undefined) fields[text] = readText(name, value);
  else if (textOrNull !== undefined) {
    const asText = name === "payment_provider_id" && typeof value === "number" ? String(value) : value;
    fields[textOrNull] = asText === null ? null : readText(name, asText);
  } else if (count !== undefined) fields[count] = readCount(name, value);
  else if (flag !== undefined) fields[flag] = readBoolean(name, value);
  else if (amount !== undefined) fields[amount] = readAmount(name, value);
  else if (name === "date_created") fields.date_created = readDate(name, value);
  else return false;
  return true;
}

function refuseUnknown(store: Store, { status_id, customer_id, channel_id }: OrderFields): void {
  if (status_id !== undefined && orderStatuses[status_id] === undefined) {
    throw invalidField("status_id", `there is no status ${status_id}`);
  }
  if (customer_id !== undefined && customer_id !== 0 && store.customer(customer_id) === undefined) {
    throw invalidField("customer_id", `there is no customer ${customer_id}`);
  }
  if (channel_id !== undefined && !channels.includes(channel_id)) {
    throw invalidField("channel_id", `there is no channel ${channel_id}`);
  }
}
