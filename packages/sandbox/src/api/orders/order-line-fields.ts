import { centsOf, orderAmount } from "../../store/order-money.js";
import type { StoreOrderProduct } from "../../store/order-part-resources.js";
import type { JsonObject } from "../json-reader.js";
import { readAmount, readCount, readObjects, readText } from "./order-field-readers.js";
import { invalidField, unsupported } from "./order-field-refusals.js";

/** What a line takes from a body. */
const known = [
  "id",
  "product_id",
  "variant_id",
  "name",
  "name_customer",
  "name_merchant",
  "quantity",
  "price_ex_tax",
  "price_inc_tax",
  "sku",
  "upc",
  "product_options",
  "wrapping_id",
  "wrapping_name",
  "wrapping_message",
  "wrapping_cost_ex_tax",
  "wrapping_cost_inc_tax",
];

/** A line with the fields of a body; its discounts are gone, as after every update through the API. */
export function withLineFields(line: StoreOrderProduct, item: JsonObject): StoreOrderProduct {
  for (const name of Object.keys(item)) if (!known.includes(name)) throw unsupported(`products.${name}`);
  const text = (name: string, before: string) => {
    return item[name] === undefined ? before : readText(`products.${name}`, item[name]);
  };
  const ex = item["price_ex_tax"] === undefined ? undefined : readAmount("products.price_ex_tax", item["price_ex_tax"]);
  const inc =
    item["price_inc_tax"] === undefined ? undefined : readAmount("products.price_inc_tax", item["price_inc_tax"]);
  if ((ex === undefined) !== (inc === undefined)) {
    throw invalidField("products.price_inc_tax", "price_ex_tax and price_inc_tax are only written together");
  }
  const quantity = item["quantity"] === undefined ? line.quantity : readCount("products.quantity", item["quantity"]);
  if (quantity < line.quantity_shipped) {
    throw invalidField("products.quantity", `${line.quantity_shipped} of line ${line.id} are shipped already`);
  }
  const exCents = centsOf(ex ?? line.price_ex_tax);
  const incCents = centsOf(inc ?? line.price_inc_tax);
  return {
    ...line,
    name: text("name", line.name),
    name_customer: text("name_customer", text("name", line.name_customer)),
    name_merchant: text("name_merchant", text("name", line.name_merchant)),
    sku: text("sku", line.sku),
    upc: text("upc", line.upc),
    quantity,
    base_price: inc ?? line.base_price,
    price_ex_tax: orderAmount(exCents),
    price_inc_tax: orderAmount(incCents),
    price_tax: orderAmount(incCents - exCents),
    base_total: orderAmount(centsOf(inc ?? line.base_price) * quantity),
    total_ex_tax: orderAmount(exCents * quantity),
    total_inc_tax: orderAmount(incCents * quantity),
    total_tax: orderAmount((incCents - exCents) * quantity),
    applied_discounts: [],
    discounted_total_inc_tax: orderAmount(incCents * quantity),
    ...wrappingOf(line, item),
  };
}

/** Refuses to make a line one of another product or variant, which is a new line's business. */
export function refuseOtherGoods(line: StoreOrderProduct, item: JsonObject): void {
  for (const name of ["product_id", "variant_id"] as const) {
    if (item[name] !== undefined && readCount(`products.${name}`, item[name]) !== line[name]) {
      throw invalidField(`products.${name}`, `line ${line.id} cannot become one of other goods`);
    }
  }
  for (const choice of readObjects("products.product_options", item["product_options"] ?? [])) {
    const same = line.product_options.some(({ option_id, value }) => {
      return Number(choice["id"]) === option_id && Number(choice["value"]) === Number(value);
    });
    if (!same) throw invalidField("products.product_options", `line ${line.id} has other options`);
  }
}

function wrappingOf(line: StoreOrderProduct, item: JsonObject): Partial<StoreOrderProduct> {
  const [id, name, message] = [item["wrapping_id"], item["wrapping_name"], item["wrapping_message"]];
  const amount = (key: "wrapping_cost_ex_tax" | "wrapping_cost_inc_tax") =>
    centsOf(item[key] === undefined ? line[key] : readAmount(`products.${key}`, item[key]));
  const inc = amount("wrapping_cost_inc_tax");
  const ex = Math.min(inc, amount("wrapping_cost_ex_tax"));
  return {
    ...(id === undefined ? {} : { wrapping_id: readCount("products.wrapping_id", id) }),
    ...(name === undefined ? {} : { wrapping_name: readText("products.wrapping_name", name) }),
    ...(message === undefined ? {} : { wrapping_message: readText("products.wrapping_message", message) }),
    base_wrapping_cost: item["wrapping_cost_inc_tax"] === undefined ? line.base_wrapping_cost : orderAmount(inc),
    wrapping_cost_ex_tax: orderAmount(ex),
    wrapping_cost_inc_tax: orderAmount(inc),
    wrapping_cost_tax: orderAmount(inc - ex),
  };
}
