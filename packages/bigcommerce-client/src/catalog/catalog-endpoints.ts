import type { Endpoint } from "../transport/endpoint.js";

const read = "store_v2_products_read_only";
const write = "store_v2_products";
const categories = { group: "categories", limit: 40 };

/** Products and how they are arranged (BigCommerce API reference, catalog v3). */
export const catalogEndpoints = {
  productsList: { method: "GET", path: "/v3/catalog/products", scope: read },
  productsGet: { method: "GET", path: "/v3/catalog/products/{productId}", scope: read },
  productsCreate: {
    method: "POST",
    path: "/v3/catalog/products",
    scope: write,
    afterLoss: "Look for the product by its SKU or its name before making it again.",
  },
  productsUpdate: { method: "PUT", path: "/v3/catalog/products", scope: write },
  productsDelete: { method: "DELETE", path: "/v3/catalog/products", scope: write },

  variantsList: { method: "GET", path: "/v3/catalog/variants", scope: read },
  variantsUpdate: { method: "PUT", path: "/v3/catalog/variants", scope: write },
  // The same call where it creates: the store may refuse, or make again, what a lost answer already made.
  variantsUpsert: {
    method: "PUT",
    path: "/v3/catalog/variants",
    scope: write,
    idempotent: false,
    afterLoss: "Look for the variants by their SKUs before sending them again.",
  },
  productVariantsList: { method: "GET", path: "/v3/catalog/products/{productId}/variants", scope: read },
  productVariantsCreate: {
    method: "POST",
    path: "/v3/catalog/products/{productId}/variants",
    scope: write,
    afterLoss: "Look for the variant by its SKU before making it again.",
  },
  productVariantsGet: { method: "GET", path: "/v3/catalog/products/{productId}/variants/{variantId}", scope: read },
  productVariantsDelete: {
    method: "DELETE",
    path: "/v3/catalog/products/{productId}/variants/{variantId}",
    scope: write,
  },

  customFieldsList: { method: "GET", path: "/v3/catalog/products/{productId}/custom-fields", scope: read },
  customFieldsCreate: {
    method: "POST",
    path: "/v3/catalog/products/{productId}/custom-fields",
    scope: write,
    afterLoss: "Look among the product's custom fields for the name and the value before adding them again.",
  },
  customFieldsUpdate: {
    method: "PUT",
    path: "/v3/catalog/products/{productId}/custom-fields/{customFieldId}",
    scope: write,
  },
  customFieldsDelete: {
    method: "DELETE",
    path: "/v3/catalog/products/{productId}/custom-fields/{customFieldId}",
    scope: write,
  },

  brandsList: { method: "GET", path: "/v3/catalog/brands", scope: read },
  brandsGet: { method: "GET", path: "/v3/catalog/brands/{brandId}", scope: read },
  brandsCreate: {
    method: "POST",
    path: "/v3/catalog/brands",
    scope: write,
    afterLoss: "Look for the brand by its name before making it again.",
  },
  brandsUpdate: { method: "PUT", path: "/v3/catalog/brands/{brandId}", scope: write },
  brandsDelete: { method: "DELETE", path: "/v3/catalog/brands/{brandId}", scope: write },

  categoriesList: { method: "GET", path: "/v3/catalog/categories", scope: read, concurrency: categories },
  categoriesGet: { method: "GET", path: "/v3/catalog/categories/{categoryId}", scope: read, concurrency: categories },
  categoriesCreate: {
    method: "POST",
    path: "/v3/catalog/categories",
    scope: write,
    concurrency: categories,
    afterLoss: "Look for the category by its name under its parent before making it again.",
  },
  categoriesUpdate: {
    method: "PUT",
    path: "/v3/catalog/categories/{categoryId}",
    scope: write,
    concurrency: categories,
  },
  categoriesDelete: { method: "DELETE", path: "/v3/catalog/categories", scope: write, concurrency: categories },

  catalogSummaryGet: { method: "GET", path: "/v3/catalog/summary", scope: read },
} as const satisfies Record<string, Endpoint>;
