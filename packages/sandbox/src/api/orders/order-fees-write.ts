import { centsOf, orderAmount } from "../../store/order-money.js";
import type { StoreOrderFee } from "../../store/order-part-resources.js";
import type { Store } from "../../store/store.js";
import type { JsonObject } from "../json-reader.js";
import { readAmount, readCount, readObjects, readText } from "./order-field-readers.js";
import { invalidField, missingField } from "./order-field-refusals.js";

/**
 * The fees that a body puts in the place of an order's: one with an id changes that fee, one without is new, and one that is
 * not in the body is gone.
 */
export function readFees(store: Store, value: unknown, before: readonly StoreOrderFee[]): StoreOrderFee[] {
  return readObjects("fees", value).map((item) => {
    if (item["id"] === undefined) return withFields(item, { ...emptyFee, id: store.orders.parts.nextId("fee") });
    const id = readCount("fees.id", item["id"]);
    const fee = before.find((one) => one.id === id);
    if (fee === undefined) throw invalidField("fees.id", `the order has no fee ${id}`);
    return withFields(item, fee);
  });
}

function withFields(item: JsonObject, before: StoreOrderFee): StoreOrderFee {
  if (item["type"] !== undefined && item["type"] !== "custom_fee") {
    throw invalidField("fees.type", "the only type of fees is custom_fee");
  }
  const text = (name: "display_name_customer" | "display_name_merchant" | "source") =>
    item[name] === undefined ? before[name] : readText(`fees.${name}`, item[name]);
  const amount = (name: string) =>
    item[name] === undefined ? undefined : centsOf(readAmount(`fees.${name}`, item[name]));
  const tax = amount("cost_tax");
  const ex = amount("cost_ex_tax");
  const inc = amount("cost_inc_tax") ?? (ex === undefined ? undefined : ex + (tax ?? 0));
  if (inc === undefined) throw missingField("fees.cost_inc_tax");
  const exCents = ex ?? inc - (tax ?? 0);
  if (exCents > inc) throw invalidField("fees.cost_ex_tax", "a fee costs more without tax than with it");
  const taxClass = item["tax_class_id"];
  return {
    ...before,
    display_name_customer: text("display_name_customer"),
    display_name_merchant: text("display_name_merchant"),
    source: text("source"),
    base_cost: orderAmount(inc),
    cost_ex_tax: orderAmount(exCents),
    cost_inc_tax: orderAmount(inc),
    cost_tax: orderAmount(inc - exCents),
    tax_class_id:
      taxClass === undefined || taxClass === null ? before.tax_class_id : readCount("fees.tax_class_id", taxClass),
  };
}

const emptyFee: Omit<StoreOrderFee, "id"> = {
  type: "custom_fee",
  display_name_customer: "",
  display_name_merchant: "",
  source: "",
  base_cost: "0.0000",
  cost_ex_tax: "0.0000",
  cost_inc_tax: "0.0000",
  cost_tax: "0.0000",
  tax_class_id: null,
};
