import type { Catalog } from "../../store/catalog.js";
import { mostVariants, type VariantFields } from "../../store/catalog-variants.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { StoreVariant, VariantOptionValue } from "../../store/variant-resources.js";
import { foldCase } from "../../world/letter-case.js";
import type { Call } from "../answer.js";
import { asObject, type JsonObject } from "../json-reader.js";
import { readFields } from "./field-rules.js";
import { notValid } from "./product-body.js";
import { variantRules } from "./product-rules.js";
import { conflict, isSkuTaken } from "./sku-owners.js";

/** What earlier items of the same batch take: SKUs, and choices by product. */
export interface TakenVariants {
  readonly skus: Set<string>;
  readonly choices: Set<string>;
}

/** Nothing is taken yet. */
export function nothingTaken(): TakenVariants {
  return { skus: new Set(), choices: new Set() };
}

/** Checks a new variant of a product: SKU and one value of each of the product's options are required. */
export function checkNewVariant(
  catalog: Catalog,
  product: StoreProduct,
  item: JsonObject,
  taken: TakenVariants,
  call: Call,
): VariantFields {
  const fields = readVariantFields(item, call);
  if (fields.sku === undefined) throw notValid({ sku: "Please provide a sku." });
  checkSku(catalog, fields.sku, {}, taken);
  const option_values = readChoices(catalog, product, item["option_values"]);
  const variants = catalog.variants.ofProduct(product.id);
  const sameProduct = [...taken.choices].filter((one) => one.startsWith(`${product.id}:`)).length;
  if (variants.filter((one) => one.option_values.length > 0).length + sameProduct >= mostVariants) {
    throw notValid({ product_id: `A product has at most ${mostVariants} variants.` });
  }
  const choice = choiceKey(product.id, option_values);
  if (taken.choices.has(choice) || variants.some((one) => choiceKey(product.id, one.option_values) === choice)) {
    throw conflict("The option values are a duplicate", "option_values", "another variant has the same option values");
  }
  taken.choices.add(choice);
  return { ...fields, option_values };
}

/** Checks what is written on a variant that is there. */
export function checkVariantChange(
  catalog: Catalog,
  variant: StoreVariant,
  item: JsonObject,
  taken: TakenVariants,
  call: Call,
): VariantFields {
  const fields = readVariantFields(item, call);
  if (item["option_values"] !== undefined) call.note("option_values ignored, they are not changed here");
  const isBase = catalog.products.get(variant.product_id)?.base_variant_id === variant.id;
  const owner = isBase ? { productId: variant.product_id, variantId: variant.id } : { variantId: variant.id };
  if (fields.sku !== undefined) checkSku(catalog, fields.sku, owner, taken);
  return fields;
}

function readVariantFields(item: JsonObject, call: Call): VariantFields {
  const { fields, errors, ignored } = readFields(item, variantRules, ["id", "product_id", "option_values"]);
  if (Object.keys(errors).length > 0) throw notValid(errors);
  if (ignored.length > 0) call.note(`${ignored.join(", ")} ignored, they are not written here`);
  return fields;
}

function checkSku(
  catalog: Catalog,
  sku: string,
  owner: { readonly productId?: number; readonly variantId?: number },
  taken: TakenVariants,
): void {
  if (taken.skus.has(foldCase(sku)) || isSkuTaken(catalog, sku, owner)) {
    throw conflict("The variant sku is a duplicate", "sku", `"${sku}" is the SKU of another product or variant`);
  }
  taken.skus.add(foldCase(sku));
}

/** One value for each of the product's options, named by `option_id` and `id`. */
function readChoices(catalog: Catalog, product: StoreProduct, value: unknown): VariantOptionValue[] {
  const { options } = catalog.parts.get(product.id);
  const given = Array.isArray(value) ? value.map(asObject) : [];
  if (given.length === 0) throw notValid({ option_values: "Please provide option_values." });
  const unknown = given.find(({ option_id }) => !options.some(({ id }) => id === option_id));
  if (unknown !== undefined || given.length !== options.length) {
    throw notValid({ option_values: "option_values must hold one value of each option of the product" });
  }
  return options.map((option) => {
    const id = given.find(({ option_id }) => option_id === option.id)?.["id"];
    const chosen = option.option_values.find((one) => one.id === id);
    if (chosen === undefined) throw notValid({ option_values: `option ${option.id} has no value ${String(id)}` });
    return { id: chosen.id, label: chosen.label, option_id: option.id, option_display_name: option.display_name };
  });
}

function choiceKey(productId: number, values: readonly VariantOptionValue[]): string {
  return `${productId}:${values
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(",")}`;
}
