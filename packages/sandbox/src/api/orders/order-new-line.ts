import { emptyLine } from "../../store/order-defaults.js";
import { orderAmount } from "../../store/order-money.js";
import { orderProductOption } from "../../store/order-option.js";
import type { StoreOrderProduct } from "../../store/order-part-resources.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { Store } from "../../store/store.js";
import type { StoreVariant } from "../../store/variant-resources.js";
import type { JsonObject } from "../json-reader.js";
import type { OrderCurrency } from "../../world/order-currency.js";
import { readCount, readObjects } from "./order-field-readers.js";
import { invalidField, missingField } from "./order-field-refusals.js";
import { withLineFields } from "./order-line-fields.js";

/** Where a new line belongs. */
export interface LinePlace {
  readonly orderId: number;
  readonly addressId: number;
  readonly pickupMethodId: number;
  /** Tax within prices of the catalogue, as a share of the price without it. */
  readonly taxRate: number;
  /** What the order is paid in: prices of the catalogue are changed into it, and rounded to what can be paid. */
  readonly currency: Pick<OrderCurrency, "rate" | "step">;
}

/** A new line as a body asks for it: of a product of the catalogue, or a custom one with a name and prices of its own. */
export function readNewLine(store: Store, item: JsonObject, place: LinePlace): StoreOrderProduct {
  if (item["quantity"] === undefined) throw missingField("products.quantity");
  const quantity = readCount("products.quantity", item["quantity"]);
  if (quantity === 0) throw invalidField("products.quantity", "a line of nothing cannot be added");
  const id = store.orders.parts.nextId("product");
  const isCustom = item["product_id"] === undefined || item["product_id"] === 0;
  const base = isCustom ? customLine(item) : catalogLine(store, item, id, place);
  const digital = base.type === "digital";
  return withLineFields(
    {
      ...emptyLine,
      ...base,
      id,
      order_id: place.orderId,
      order_address_id: digital ? 0 : place.addressId,
      order_pickup_method_id: digital ? 0 : place.pickupMethodId,
    },
    { ...item, quantity },
  );
}

type LineBase = Partial<StoreOrderProduct> & Pick<StoreOrderProduct, "type">;

function customLine(item: JsonObject): LineBase {
  for (const name of ["name", "price_ex_tax", "price_inc_tax"]) {
    if (item[name] === undefined) throw missingField(`products.${name}`);
  }
  return { type: "physical" };
}

function catalogLine(store: Store, item: JsonObject, lineId: number, place: LinePlace): LineBase {
  const productId = readCount("products.product_id", item["product_id"]);
  const product = store.catalog.products.get(productId);
  if (product === undefined) throw invalidField("products.product_id", `there is no product ${productId}`);
  const variant = chosenVariant(store, product, item);
  const price = variant?.price ?? (product.sale_price > 0 ? product.sale_price : product.price);
  const { rate, step } = place.currency;
  const inc = Math.round((price * 100 * rate) / step) * step;
  const ex = Math.round(inc / (1 + place.taxRate) / step) * step;
  return {
    type: product.type,
    product_id: product.id,
    variant_id: variant?.id ?? 0,
    name: product.name,
    name_customer: product.name,
    name_merchant: product.name,
    sku: variant?.sku ?? product.sku,
    upc: variant?.upc === undefined || variant.upc === "" ? product.upc : variant.upc,
    weight: (variant?.weight ?? product.weight).toFixed(4),
    width: (variant?.width ?? product.width).toFixed(4),
    height: (variant?.height ?? product.height).toFixed(4),
    depth: (variant?.depth ?? product.depth).toFixed(4),
    base_price: orderAmount(inc),
    price_inc_tax: orderAmount(inc),
    price_ex_tax: orderAmount(ex),
    product_options: (variant?.option_values ?? []).map((value) => orderProductOption(lineId, value, false)),
  };
}

/** By `variant_id`, or by all of the `product_options`; a product without options has one variant. */
function chosenVariant(store: Store, product: StoreProduct, item: JsonObject): StoreVariant | undefined {
  const variants = store.catalog.variants.ofProduct(product.id);
  if (item["variant_id"] !== undefined) {
    const id = readCount("products.variant_id", item["variant_id"]);
    const variant = variants.find((one) => one.id === id);
    if (variant === undefined) throw invalidField("products.variant_id", `product ${product.id} has no variant ${id}`);
    return variant;
  }
  const chosen = readObjects("products.product_options", item["product_options"] ?? []);
  const found = variants.find(({ option_values }) =>
    option_values.every(({ id, option_id }) =>
      chosen.some((choice) => Number(choice["id"]) === option_id && Number(choice["value"]) === id),
    ),
  );
  if (found !== undefined || variants.length === 0) return found;
  throw invalidField("products.product_options", `the options of product ${product.id} are not all chosen`);
}
