import type { Catalog } from "../../store/catalog.js";
import type { StoreProduct } from "../../store/product-resources.js";
import { foldCase } from "../../world/letter-case.js";
import type { ProductBody } from "./product-body.js";
import { notValid } from "./product-body.js";
import { conflict, isSkuTaken } from "./sku-owners.js";

/** The tax classes of a store that added none of its own: default, non-taxable, shipping, gift wrapping. */
const taxClasses = 4;

/** Names and SKUs that earlier items of the same batch take. */
export interface TakenTexts {
  readonly names: Set<string>;
  readonly skus: Set<string>;
}

/**
 * Refuses with 409 what conflicts with the store: a name or SKU in use, a brand, category or tax class that is not there, a
 * URL in use, quantities of two rules that overlap. `self` is the product that is written over.
 */
export function checkConflicts(
  catalog: Catalog,
  body: ProductBody,
  self: StoreProduct | undefined,
  taken: TakenTexts,
  at = "",
): void {
  const { name, sku, brand_id, categories, tax_class_id } = body.fields;
  if (typeof name === "string") {
    const others = catalog.products.idsBy("name", name).filter((id) => id !== self?.id);
    if (others.length > 0 || taken.names.has(foldCase(name))) {
      throw conflict("The product name is a duplicate", `${at}name`, `"${name}" is another product's name`);
    }
    taken.names.add(foldCase(name));
  }
  if (typeof sku === "string" && sku !== "") {
    const owner = self === undefined ? {} : { productId: self.id, variantId: self.base_variant_id };
    if (isSkuTaken(catalog, sku, owner) || taken.skus.has(foldCase(sku))) {
      throw conflict("The product sku is a duplicate", `${at}sku`, `"${sku}" is the SKU of another product or variant`);
    }
    taken.skus.add(foldCase(sku));
  }
  if (typeof brand_id === "number" && brand_id !== 0 && !catalog.brands.has(brand_id)) {
    throw conflict(`The brand_id ${brand_id} is invalid`, `${at}brand_id`, `there is no brand ${brand_id}`);
  }
  for (const id of Array.isArray(categories) ? (categories as number[]) : []) {
    if (catalog.categories.has(id)) continue;
    throw conflict(`The category_id ${id} is invalid`, `${at}categories`, `there is no category ${id}`);
  }
  if (typeof tax_class_id === "number" && tax_class_id >= taxClasses) {
    throw conflict(
      `The tax_class_id ${tax_class_id} is invalid`,
      `${at}tax_class_id`,
      `there is no tax class ${tax_class_id}`,
    );
  }
  const url = body.customUrl?.["url"];
  if (typeof url === "string" && catalog.products.idsBy("url", url).some((id) => id !== self?.id)) {
    throw conflict(`The custom_url ${url} is a duplicate`, `${at}custom_url`, `"${url}" is another product's URL`);
  }
  checkRules(body.rules ?? [], at);
  checkPairs(body.customFields ?? [], at);
}

function checkRules(rules: NonNullable<ProductBody["rules"]>, at: string): void {
  // A maximum of 0 is none.
  const ends = rules.map(({ quantity_min, quantity_max }) => ({
    from: quantity_min,
    to: quantity_max === 0 ? Number.POSITIVE_INFINITY : quantity_max,
  }));
  const overlap = ends.some((one, index) =>
    ends.some((other, place) => place < index && one.from <= other.to && other.from <= one.to),
  );
  if (!overlap) return;
  throw conflict(
    "The bulk_pricing_rules conflict with each other",
    `${at}bulk_pricing_rules`,
    "quantities of two bulk pricing rules overlap",
  );
}

function checkPairs(fields: NonNullable<ProductBody["customFields"]>, at: string): void {
  const pairs = new Set(fields.map(({ name, value }) => JSON.stringify([name, value])));
  if (pairs.size === fields.length) return;
  throw notValid({ custom_fields: "custom_fields must not hold the same name and value twice" }, at);
}
