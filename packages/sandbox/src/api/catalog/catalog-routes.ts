import type { Route, Routes } from "../route.js";
import { createBrand, deleteBrand, deleteBrands, getBrand, getBrands, updateBrand } from "./brands.js";
import { getCatalogSummary } from "./catalog-summary.js";
import {
  createCategory,
  deleteCategories,
  deleteCategory,
  getCategories,
  getCategory,
  updateCategory,
} from "./categories.js";
import {
  createCustomField,
  deleteCustomField,
  getCustomField,
  getCustomFields,
  updateCustomField,
} from "./custom-fields.js";
import { createVariant, deleteVariant, getProductVariants, getVariant, updateVariant } from "./product-variants.js";
import { getProduct, getProducts } from "./products-read.js";
import { createProduct, deleteProduct, deleteProducts, updateProduct, updateProducts } from "./products-write.js";
import { getVariants, upsertVariants } from "./variants.js";

/** Every path of the catalogue needs the same scope. */
function catalogRoute(methods: Route["methods"]): Route {
  return { scope: "store_v2_products", methods };
}

/** Products and how they are arranged. */
export const catalogRoutes: Routes = {
  "/v3/catalog/products": catalogRoute({
    GET: getProducts,
    POST: createProduct,
    PUT: updateProducts,
    DELETE: deleteProducts,
  }),
  "/v3/catalog/products/{product_id}": catalogRoute({ GET: getProduct, PUT: updateProduct, DELETE: deleteProduct }),
  "/v3/catalog/products/{product_id}/variants": catalogRoute({ GET: getProductVariants, POST: createVariant }),
  "/v3/catalog/products/{product_id}/variants/{variant_id}": catalogRoute({
    GET: getVariant,
    PUT: updateVariant,
    DELETE: deleteVariant,
  }),
  "/v3/catalog/products/{product_id}/custom-fields": catalogRoute({ GET: getCustomFields, POST: createCustomField }),
  "/v3/catalog/products/{product_id}/custom-fields/{id}": catalogRoute({
    GET: getCustomField,
    PUT: updateCustomField,
    DELETE: deleteCustomField,
  }),
  "/v3/catalog/variants": catalogRoute({ GET: getVariants, PUT: upsertVariants }),
  "/v3/catalog/brands": catalogRoute({ GET: getBrands, POST: createBrand, DELETE: deleteBrands }),
  "/v3/catalog/brands/{brand_id}": catalogRoute({ GET: getBrand, PUT: updateBrand, DELETE: deleteBrand }),
  "/v3/catalog/categories": catalogRoute({ GET: getCategories, POST: createCategory, DELETE: deleteCategories }),
  "/v3/catalog/categories/{category_id}": catalogRoute({
    GET: getCategory,
    PUT: updateCategory,
    DELETE: deleteCategory,
  }),
  "/v3/catalog/summary": catalogRoute({ GET: getCatalogSummary }),
};
