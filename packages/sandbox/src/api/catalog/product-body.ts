import type { StoreBulkPricingRule } from "../../store/product-parts.js";
import { asObject, type JsonObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";
import { type FieldRules, readFields } from "./field-rules.js";
import { productRules, variantRules } from "./product-rules.js";

/** A list of things in a product's body, each read by rules; `undefined` where the body has no such list. */
type Things = readonly JsonObject[] | undefined;

/** A product's body, read and found good in itself. */
export interface ProductBody {
  /** What is written on the product itself. */
  readonly fields: JsonObject;
  readonly brandName: string | undefined;
  readonly customUrl: JsonObject | undefined;
  readonly customFields: Things;
  readonly images: Things;
  readonly videos: Things;
  readonly rules: readonly Omit<StoreBulkPricingRule, "id">[] | undefined;
  /** With `option_values` as they came. */
  readonly variants: Things;
  readonly ignored: readonly string[];
}

/** A name and a value of what the shop shows beside a product. */
export const customFieldRules: FieldRules = {
  name: { is: "text", least: 1, most: 250 },
  value: { is: "text", least: 1, most: 250 },
};

/** The most custom fields a product has (BigCommerce API reference, custom fields v3). */
export const mostCustomFields = 200;

const partRules: Readonly<Record<string, { readonly rules: FieldRules; readonly required: readonly string[] }>> = {
  custom_fields: { rules: customFieldRules, required: ["name", "value"] },
  images: {
    rules: {
      image_url: { is: "text", least: 1 },
      is_thumbnail: { is: "boolean" },
      sort_order: { is: "integer", least: -2_147_483_648, most: 2_147_483_647 },
      description: { is: "text" },
    },
    required: ["image_url"],
  },
  videos: {
    rules: {
      title: { is: "text", most: 255 },
      description: { is: "text" },
      sort_order: { is: "integer", least: -2_147_483_648, most: 2_147_483_647 },
      type: { is: "one of", values: ["youtube"] },
      video_id: { is: "text", least: 1 },
    },
    required: ["video_id"],
  },
  bulk_pricing_rules: {
    rules: {
      quantity_min: { is: "integer", least: 0, most: 2_147_483_647 },
      quantity_max: { is: "integer", least: 0, most: 2_147_483_647 },
      type: { is: "one of", values: ["price", "percent", "fixed"] },
      amount: { is: "decimal" },
    },
    required: ["quantity_min", "quantity_max", "type", "amount"],
  },
  variants: { rules: variantRules, required: ["sku", "option_values"] },
};

const customUrlRules: FieldRules = {
  url: { is: "text", least: 1, most: 255 },
  is_customized: { is: "boolean" },
  create_redirect: { is: "boolean" },
};

/**
 * Reads the body of one product. Every field that is wrong is named in the errors of one 422; `required` are those that must
 * be there, `at` is put before each name.
 */
export function readProductBody(value: unknown, required: readonly string[], at = ""): ProductBody {
  const body = asObject(value);
  const {
    fields,
    errors: own,
    ignored,
  } = readFields(body, productRules, [...Object.keys(partRules), "brand_name", "custom_url", "id"]);
  const missing = required.filter((name) => body[name] === undefined);
  const errors: Record<string, string> = { ...own };
  for (const name of missing) errors[name] = `Please provide a ${name}.`;
  const list = (name: string): Things => {
    if (body[name] === undefined) return undefined;
    const read = readThings(name, body[name]);
    Object.assign(errors, read.errors);
    return read.things;
  };
  const [customFields, images, videos, bulk, variants] = Object.keys(partRules).map(list);
  const url = body["custom_url"] === undefined ? undefined : readFields(asObject(body["custom_url"]), customUrlRules);
  for (const [name, error] of Object.entries(url?.errors ?? {})) errors[`custom_url.${name}`] = error;
  const brandName = body["brand_name"];
  if (brandName !== undefined && typeof brandName !== "string") errors["brand_name"] = "brand_name must be a string";
  if ((customFields?.length ?? 0) > mostCustomFields) {
    errors["custom_fields"] = `custom_fields must hold at most ${mostCustomFields} items`;
  }
  if (Object.keys(errors).length > 0) throw notValid(errors, at);
  return {
    fields,
    brandName: typeof brandName === "string" && brandName.trim() !== "" ? brandName : undefined,
    customUrl: url?.fields,
    customFields,
    images,
    videos,
    rules: bulk as ProductBody["rules"],
    variants,
    ignored,
  };
}

function readThings(list: string, value: unknown): { things: JsonObject[]; errors: Record<string, string> } {
  if (!Array.isArray(value)) return { things: [], errors: { [list]: `${list} must be an array` } };
  const { rules, required } = partRules[list] ?? { rules: {}, required: [] };
  const errors: Record<string, string> = {};
  const things = value.map((one, index) => {
    const thing = asObject(one);
    const read = readFields(thing, rules);
    for (const [name, error] of Object.entries(read.errors)) errors[`${list}.${index}.${name}`] = error;
    for (const name of required) {
      if (thing[name] === undefined) errors[`${list}.${index}.${name}`] = `Please provide a ${name}.`;
    }
    const { option_values, id } = thing;
    return {
      ...read.fields,
      ...(option_values === undefined ? {} : { option_values }),
      ...(id === undefined ? {} : { id }),
    };
  });
  return { things, errors };
}

/** 422 with each wrong field and what is wrong with it. */
export function notValid(errors: Readonly<Record<string, string>>, at = ""): Refusal {
  const named = Object.fromEntries(Object.entries(errors).map(([name, error]) => [`${at}${name}`, error]));
  return new Refusal(422, "JSON data is missing or invalid", { why: Object.values(errors).join("; "), errors: named });
}
