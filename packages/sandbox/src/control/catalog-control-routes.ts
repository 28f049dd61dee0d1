import { z } from "zod";
import { type FieldRules, readFields } from "../api/catalog/field-rules.js";
import { productRules, variantRules } from "../api/catalog/product-rules.js";
import { asObject } from "../api/json-reader.js";
import type { NewProduct } from "../store/catalog-products.js";
import type { ControlRoute } from "./control-route.js";

const id = z.coerce.number().int();
const name = z.strictObject({ name: z.string().min(1) });
const category = name.extend({ parentId: z.int().min(0).default(0) });
const customFields = z.array(z.strictObject({ name: z.string(), value: z.string() }));

/** The catalogue's control over HTTP. */
export const catalogControlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/catalog/products", run: ({ catalog }) => catalog.products() },
  {
    method: "POST",
    path: "/catalog/products",
    run: ({ catalog }, { body }) => {
      const fields = written(body, productRules);
      z.object({ name: z.string(), type: z.string(), weight: z.number(), price: z.number() }).parse(fields);
      return catalog.addProduct(fields as NewProduct);
    },
  },
  {
    method: "GET",
    path: "/catalog/products/{id}",
    run: ({ catalog }, { param }) => catalog.product(id.parse(param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/catalog/products/{id}",
    run: ({ catalog }, { param, body }) => catalog.updateProduct(id.parse(param), written(body, productRules)),
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
    run: ({ catalog }, { param, body }) => catalog.setCustomFields(id.parse(param), customFields.parse(body)),
  },
  {
    method: "GET",
    path: "/catalog/products/{id}/variants",
    run: ({ catalog }, { param }) => catalog.variants(id.parse(param)),
  },
  {
    method: "POST",
    path: "/catalog/products/{id}/variants",
    run: ({ catalog }, { param, body }) =>
      catalog.addVariant(id.parse(param), written(body, variantRules, ["option_values"])),
  },
  {
    method: "GET",
    path: "/catalog/variants/{id}",
    run: ({ catalog }, { param }) => catalog.variant(id.parse(param)) ?? false,
  },
  {
    method: "PATCH",
    path: "/catalog/variants/{id}",
    run: ({ catalog }, { param, body }) => catalog.updateVariant(id.parse(param), written(body, variantRules)),
  },
  {
    method: "DELETE",
    path: "/catalog/variants/{id}",
    run: ({ catalog }, { param }) => catalog.deleteVariant(id.parse(param)) && undefined,
  },
  { method: "GET", path: "/catalog/brands", run: ({ catalog }) => catalog.brands() },
  { method: "POST", path: "/catalog/brands", run: ({ catalog }, { body }) => catalog.addBrand(name.parse(body).name) },
  {
    method: "DELETE",
    path: "/catalog/brands/{id}",
    run: ({ catalog }, { param }) => catalog.deleteBrand(id.parse(param)) && undefined,
  },
  { method: "GET", path: "/catalog/categories", run: ({ catalog }) => catalog.categories() },
  {
    method: "POST",
    path: "/catalog/categories",
    run: ({ catalog }, { body }) => {
      const given = category.parse(body);
      return catalog.addCategory(given.name, given.parentId);
    },
  },
  {
    method: "DELETE",
    path: "/catalog/categories/{id}",
    run: ({ catalog }, { param }) => catalog.deleteCategory(id.parse(param)) && undefined,
  },
  {
    method: "GET",
    path: "/catalog/snapshot",
    run: ({ catalog }, { query }) => catalog.snapshot({ dates: query.get("dates") !== "false" }),
  },
];

const choices = z.array(
  z.strictObject({ id: z.int(), label: z.string(), option_id: z.int(), option_display_name: z.string() }),
);

/** The fields of a body, which has to be of such fields and no others. */
function written(body: unknown, rules: FieldRules, elsewhere: readonly "option_values"[] = []): object {
  const given = asObject(body);
  const { fields, errors, ignored } = readFields(given, rules, elsewhere);
  const faults = [...Object.values(errors), ...ignored.map((one) => `${one} cannot be written`)];
  if (faults.length > 0) throw new Error(`${faults.join("; ")}.`);
  return elsewhere.length === 0 ? fields : { ...fields, option_values: choices.parse(given["option_values"]) };
}
