import { z } from "zod";
import { type FieldRules, readFields } from "../api/catalog/field-rules.js";
import { productRules, variantRules } from "../api/catalog/product-rules.js";
import type { JsonObject } from "../api/json-reader.js";
import type { NewProduct } from "../store/catalog-products.js";
import { type ControlRoute, ListsByName, taking } from "./control-route.js";

const id = z.coerce.number().int();
const name = z.string().min(1);
const category = z.strictObject({ name, parentId: z.int().min(0).default(0) });
const customFields = z.array(z.strictObject({ name: z.string(), value: z.string() }));
const newProduct = z
  .looseObject({ name: z.string(), type: z.string(), weight: z.number(), price: z.number() })
  .describe(inWords(productRules));
const newVariant = z
  .looseObject({
    option_values: z.array(
      z.strictObject({ id: z.int(), label: z.string(), option_id: z.int(), option_display_name: z.string() }),
    ),
  })
  .describe(inWords(variantRules));

/** The catalogue's control over HTTP. */
export const catalogControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/catalog/products", run: ({ catalog }) => catalog.products() },
  {
    method: "POST",
    path: "/catalog/products",
    ...taking(newProduct, ({ catalog }, body) => catalog.addProduct(written(body, productRules) as NewProduct)),
  },
  {
    method: "GET",
    path: "/catalog/products/{id}",
    run: ({ catalog }, { param }) => catalog.product(id.parse(param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/catalog/products/{id}",
    ...taking(fieldsOf(productRules), ({ catalog }, body, { param }) =>
      catalog.updateProduct(id.parse(param), written(body, productRules)),
    ),
  },
  {
    method: "DELETE",
    path: "/catalog/products/{id}",
    run: ({ catalog }, { param }) => catalog.deleteProduct(id.parse(param)) && undefined,
  },
  {
    method: "GET",
    path: "/catalog/products/{id}/parts",
    run: ({ catalog }, { param }) => catalog.productParts(id.parse(param)),
  },
  {
    method: "PUT",
    path: "/catalog/products/{id}/custom-fields",
    ...taking(customFields, ({ catalog }, fields, { param }) => catalog.setCustomFields(id.parse(param), fields)),
  },
  {
    method: "GET",
    path: "/catalog/products/{id}/variants",
    run: ({ catalog }, { param }) => catalog.variants(id.parse(param)),
  },
  {
    method: "POST",
    path: "/catalog/products/{id}/variants",
    ...taking(newVariant, ({ catalog }, { option_values, ...body }, { param }) =>
      catalog.addVariant(id.parse(param), { ...written(body, variantRules), option_values }),
    ),
  },
  {
    method: "GET",
    path: "/catalog/variants/{id}",
    run: ({ catalog }, { param }) => catalog.variant(id.parse(param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/catalog/variants/{id}",
    ...taking(fieldsOf(variantRules), ({ catalog }, body, { param }) =>
      catalog.updateVariant(id.parse(param), written(body, variantRules)),
    ),
  },
  {
    method: "DELETE",
    path: "/catalog/variants/{id}",
    run: ({ catalog }, { param }) => catalog.deleteVariant(id.parse(param)) && undefined,
  },
  { method: "GET", path: "/catalog/brands", run: ({ catalog }) => catalog.brands() },
  {
    method: "POST",
    path: "/catalog/brands",
    ...taking(z.strictObject({ name }), ({ catalog }, brand) => catalog.addBrand(brand.name)),
  },
  {
    method: "DELETE",
    path: "/catalog/brands/{id}",
    run: ({ catalog }, { param }) => catalog.deleteBrand(id.parse(param)) && undefined,
  },
  { method: "GET", path: "/catalog/categories", run: ({ catalog }) => catalog.categories() },
  {
    method: "POST",
    path: "/catalog/categories",
    ...taking(category, ({ catalog }, given) => catalog.addCategory(given.name, given.parentId)),
  },
  {
    method: "DELETE",
    path: "/catalog/categories/{id}",
    run: ({ catalog }, { param }) => catalog.deleteCategory(id.parse(param)) && undefined,
  },
  {
    method: "GET",
    path: "/catalog/snapshot",
    run: ({ catalog }, { query }) => new ListsByName(catalog.snapshotLists({ dates: query.get("dates") !== "false" })),
  },
];

/** A body of any of the fields; what they may be is told and checked by the rules. */
function fieldsOf(rules: FieldRules) {
  return z.record(z.string(), z.unknown()).describe(inWords(rules));
}

function inWords(rules: FieldRules): string {
  return `May have ${Object.entries(rules)
    .map(([field, { is }]) => `${field} (${is})`)
    .join(", ")}.`;
}

/** The fields of a body, which has to be of such fields and no others. */
function written(body: JsonObject, rules: FieldRules): object {
  const { fields, errors, ignored } = readFields(body, rules);
  const faults = [...Object.values(errors), ...ignored.map((one) => `${one} cannot be written`)];
  if (faults.length > 0) throw new Error(`${faults.join("; ")}.`);
  return fields;
}
