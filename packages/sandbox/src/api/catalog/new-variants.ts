import type { Catalog } from "../../store/catalog.js";
import { mostVariants, type VariantFields } from "../../store/catalog-variants.js";
import type { StoreOption } from "../../store/product-parts.js";
import type { VariantOptionValue } from "../../store/variant-resources.js";
import { foldCase } from "../../world/letter-case.js";
import { asObject, type JsonObject } from "../json-reader.js";
import { notValid } from "./product-body.js";
import { conflict, isSkuTaken } from "./sku-owners.js";

/** A variant that a new product brings, with what it chooses: labels by option names. */
export interface NewVariant {
  readonly fields: VariantFields;
  readonly chosen: ReadonlyMap<string, string>;
}

/**
 * Reads the variants of a new product: up to 600, each with a SKU of its own and one label for each option, by the option's
 * name. `taken` holds SKUs that are given away already.
 */
export function readNewVariants(catalog: Catalog, variants: readonly JsonObject[], taken: Set<string>): NewVariant[] {
  if (variants.length > mostVariants) {
    throw notValid({ variants: `variants must hold at most ${mostVariants} items` });
  }
  const combinations = new Set<string>();
  const read = variants.map((variant, index) => readNewVariant(variant, `variants.${index}.`));
  const options = [...(read[0]?.chosen.keys() ?? [])];
  for (const [index, { fields, chosen }] of read.entries()) {
    if (chosen.size !== options.length || !options.every((name) => chosen.has(name))) {
      throw notValid({
        [`variants.${index}.option_values`]: "option_values must name the same options in each variant",
      });
    }
    const combination = JSON.stringify(options.map((name) => chosen.get(name)));
    if (combinations.has(combination)) {
      throw conflict(
        "The option values are a duplicate",
        `variants.${index}.option_values`,
        `variant ${index} chooses what another does`,
      );
    }
    combinations.add(combination);
    const sku = fields.sku ?? "";
    if (taken.has(foldCase(sku)) || isSkuTaken(catalog, sku, {})) {
      throw conflict("The variant sku is a duplicate", `variants.${index}.sku`, `"${sku}" is another's SKU`);
    }
    taken.add(foldCase(sku));
  }
  return read;
}

/** Makes the options that the variants of a new product choose from, and the variants. */
export function addNewVariants(catalog: Catalog, productId: number, variants: readonly NewVariant[]): void {
  const names = [...(variants[0]?.chosen.keys() ?? [])];
  const options = names.map((name, place) => newOption(catalog, productId, name, place, variants));
  if (options.length > 0) catalog.parts.change(productId, { options });
  for (const { fields, chosen } of variants) {
    const option_values = options.map((option) => choiceOf(option, chosen.get(option.display_name) ?? ""));
    catalog.variants.add(productId, { ...fields, option_values });
  }
}

function readNewVariant(variant: JsonObject, at: string): NewVariant {
  const { option_values, id: _id, ...fields } = variant;
  const values = Array.isArray(option_values) ? option_values.map(asObject) : [];
  const chosen = new Map<string, string>();
  for (const { option_display_name, label } of values) {
    if (typeof option_display_name !== "string" || typeof label !== "string" || label === "") {
      throw notValid({ option_values: "option_values need an option_display_name and a label" }, at);
    }
    chosen.set(option_display_name, label);
  }
  if (chosen.size > 0) return { fields, chosen };
  throw notValid({ option_values: "Please provide option_values." }, at);
}

function newOption(
  { parts }: Catalog,
  productId: number,
  name: string,
  place: number,
  variants: readonly NewVariant[],
): StoreOption {
  const labels = [...new Set(variants.map(({ chosen }) => chosen.get(name) ?? ""))];
  return {
    id: parts.newOptionId(),
    product_id: productId,
    display_name: name,
    type: "rectangles",
    config: {},
    sort_order: place,
    option_values: labels.map((label, order) => ({
      id: parts.newOptionId(),
      label,
      sort_order: order,
      value_data: null,
      is_default: order === 0,
    })),
  };
}

/** What a variant holds of the option's value with the label. */
function choiceOf(option: StoreOption, label: string): VariantOptionValue {
  const id = option.option_values.find((value) => value.label === label)?.id ?? 0;
  return { id, label, option_id: option.id, option_display_name: option.display_name };
}
