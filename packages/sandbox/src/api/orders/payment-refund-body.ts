import {
  RefundFault,
  type RefundItemRequest,
  type RefundOverride,
  type RefundRequest,
} from "../../store/refund-request.js";
import { type RefundAdjustment, type RefundItemType, refundItemTypes } from "../../store/refund-resources.js";
import type { ChosenPayment } from "../../store/refund-payments.js";
import { asObject, type JsonObject, JsonReader } from "../json-reader.js";
import { invalidJson } from "../refusal.js";

const longestReason = 1000;
const longestDescription = 255;
const byQuantity: readonly RefundItemType[] = ["PRODUCT", "GIFT_WRAPPING"];

/** What a body asks to be refunded: `items`, or `tax_adjustment_amount`. */
export function readRefundRequest(body: JsonObject): RefundRequest {
  const items = new JsonReader(body).array("items");
  if (items !== undefined && items.length > 0) return { items: items.map(readItem) };
  const adjustment = centsIn(body, "tax_adjustment_amount", "tax_adjustment_amount");
  if (adjustment !== undefined) return { taxAdjustmentCents: adjustment };
  if (items === undefined) throw invalidJson("items", "error.path.missing", "it has no items");
  return { items: [] };
}

/** The payments of a body; `undefined` where it has none. */
export function readPayments(body: JsonObject): ChosenPayment[] | undefined {
  return new JsonReader(body).array("payments")?.map((value, index) => {
    const payment = new JsonReader(value, index);
    const path = `payments[${index}]`;
    const providerId = payment.text("provider_id");
    const cents = centsIn(asObject(value), "amount", `${path}.amount`);
    if (providerId === undefined) throw missing(`${path}.provider_id`);
    if (cents === undefined) throw missing(`${path}.amount`);
    return { providerId, cents, offline: payment.boolean("offline") ?? false };
  });
}

/** The merchant's own values; `tax_amount` is taken for `total_tax`, as one of the documentation's examples writes it. */
export function readOverride(body: JsonObject): RefundOverride | undefined {
  const override = new JsonReader(body).object("merchant_calculated_override");
  if (override === undefined) return undefined;
  const path = "merchant_calculated_override";
  const totalCents = centsIn(override, "total_amount", `${path}.total_amount`);
  const taxName = override["total_tax"] === undefined ? "tax_amount" : "total_tax";
  const taxCents = centsIn(override, taxName, `${path}.total_tax`);
  if (totalCents === undefined) throw missing(`${path}.total_amount`);
  if (taxCents === undefined) throw missing(`${path}.total_tax`);
  if (totalCents < 0) throw new RefundFault(`${path}.total_amount`, "It may not be below zero.");
  return { totalCents, taxCents };
}

function readItem(value: unknown, index: number): RefundItemRequest {
  const item = new JsonReader(value, index);
  const fields = asObject(value);
  const path = `items[${index}]`;
  const type = refundItemTypes.find((one) => one === fields["item_type"]);
  if (type === undefined) {
    if (fields["item_type"] === undefined) throw missing(`${path}.item_type`);
    throw new RefundFault(`items.${index}.item_type`, `It must be one of ${refundItemTypes.join(", ")}.`);
  }
  const id = item.integer("item_id");
  if (id === undefined) throw missing(`${path}.item_id`);
  const reason = item.text("reason") ?? "";
  if (reason.length > longestReason) {
    throw new RefundFault(`items.${index}.reason`, `It may have ${longestReason} characters at most.`);
  }
  const adjustments = (item.array("adjustments") ?? []).map((one, place) => readAdjustment(one, index, place));
  if (adjustments.length > 0 && type !== "PRODUCT") {
    throw new RefundFault(`items.${index}.adjustments`, "Only products can be adjusted.");
  }
  if (byQuantity.includes(type)) {
    const quantity = item.integer("quantity");
    if (quantity === undefined) throw missing(`${path}.quantity`);
    if (quantity < 1) throw new RefundFault(`items.${index}.quantity`, "It must be 1 at least.");
    return { type, id, quantity, reason, adjustments };
  }
  const cents = centsIn(fields, "amount", `${path}.amount`);
  if (cents === undefined) throw missing(`${path}.amount`);
  if (cents <= 0) throw new RefundFault(`items.${index}.amount`, "It must be above zero.");
  return { type, id, cents, reason, adjustments };
}

function readAdjustment(value: unknown, index: number, place: number): RefundAdjustment {
  const path = `items.${index}.adjustments.${place}`;
  const cents = centsIn(asObject(value), "amount", `${path}.amount`);
  if (cents === undefined) throw missing(`${path}.amount`);
  const description = new JsonReader(value, place).text("description") ?? "";
  if (cents >= 0) throw new RefundFault(`${path}.amount`, "It must be below zero.");
  if (description.length > longestDescription) {
    throw new RefundFault(`${path}.description`, `It may have ${longestDescription} characters at most.`);
  }
  return { cents, description };
}

/** An amount in hundredths; refuses what is no number, or has more than two decimals. */
function centsIn(fields: JsonObject, name: string, path: string): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== "number") throw invalidJson(path, "error.expected.jsnumber", `${path} is not a number`);
  const cents = Math.round(value * 100);
  if (Math.abs(value * 100 - cents) > 1e-6) throw new RefundFault(path, "It may have two decimals at most.");
  return cents;
}

function missing(path: string) {
  return invalidJson(path, "error.path.missing", `it has no ${path}`);
}
