/** What of a product can be written, with the limits of `POST` and `PUT /v3/catalog/products`. */
import type { DestinationField } from "./destination-field.js";
import { productPriceFields } from "./product-price-fields.js";
import { productStockFields } from "./product-stock-fields.js";
import { productStorefrontFields } from "./product-storefront-fields.js";

/** Fields of products. Images, variants, options and custom fields are records of their own and none of them. */
export const productFields: readonly DestinationField[] = [
  {
    name: "id",
    label: "Product id",
    description: "BigCommerce's id of the product. Finds the product; it cannot be chosen.",
    type: "integer",
    min: 1,
    max: 2_147_483_647,
    required: false,
    matchOnly: true,
  },
  {
    name: "name",
    label: "Name",
    description: "The product's name; no other product of the store has it.",
    type: "text",
    minLength: 1,
    maxLength: 250,
    required: true,
  },
  {
    name: "type",
    label: "Type",
    description: "A thing with a weight, or a download.",
    type: "enum",
    values: ["physical", "digital"],
    required: true,
  },
  {
    name: "sku",
    label: "SKU",
    description: "The product's own SKU; no other product or variant has it, whatever its case.",
    type: "text",
    maxLength: 255,
    required: false,
    clearTo: "",
  },
  {
    name: "description",
    label: "Description",
    description: "What the product is; may hold HTML.",
    type: "text",
    required: false,
    clearTo: "",
  },
  ...productPriceFields,
  ...productStockFields,
  ...productStorefrontFields,
];
