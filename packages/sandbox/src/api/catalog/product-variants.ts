import type { StoreVariant } from "../../store/variant-resources.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { readObject } from "../json-reader.js";
import { Query } from "../query.js";
import type { Backend } from "../route.js";
import { pageAnswer, pageOf, single } from "./catalog-page.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { notValid } from "./product-body.js";
import { variantFieldNames } from "./product-rules.js";
import { existingProduct, notFound } from "./products-read.js";
import { checkNewVariant, checkVariantChange, nothingTaken } from "./variant-checks.js";
import { presentVariant } from "./variant-presenting.js";

/** `GET /v3/catalog/products/{product_id}/variants`: by ascending id. */
export function getProductVariants(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, [...selectionParameters, "page", "limit"]);
  const paging = query.paging();
  const select = fieldSelection(query, variantFieldNames);
  const product = existingProduct(backend, call);
  const { total, items } = pageOf(backend.store.catalog.variants.ofProduct(product.id), paging);
  return pageAnswer(query, paging, { total, items: items.map((one) => select(presentVariant(product, one))) });
}

/** `POST /v3/catalog/products/{product_id}/variants`: one variant. */
export function createVariant(backend: Backend, call: Call): Answer {
  const product = existingProduct(backend, call);
  const { catalog } = backend.store;
  const fields = checkNewVariant(catalog, product, readObject(call.body, "v3", "variant"), nothingTaken(), call);
  return single(presentVariant(product, catalog.variants.add(product.id, fields)));
}

/** `GET /v3/catalog/products/{product_id}/variants/{variant_id}`. */
export function getVariant(backend: Backend, call: Call): Answer {
  const select = fieldSelection(new Query(call.search, selectionParameters), variantFieldNames);
  return single(select(presentVariant(existingProduct(backend, call), existingVariant(backend, call))));
}

/** `PUT /v3/catalog/products/{product_id}/variants/{variant_id}`: only what is sent changes; `null` is inherited again. */
export function updateVariant(backend: Backend, call: Call): Answer {
  const variant = existingVariant(backend, call);
  const { catalog } = backend.store;
  const fields = checkVariantChange(catalog, variant, readObject(call.body, "v3", "variant"), nothingTaken(), call);
  const changed = catalog.variants.change(variant.id, fields);
  return single(presentVariant(existingProduct(backend, call), changed));
}

/** `DELETE /v3/catalog/products/{product_id}/variants/{variant_id}`: 204, also when there was none; base variants stay. */
export function deleteVariant(backend: Backend, call: Call): Answer {
  const product = existingProduct(backend, call);
  const id = idIn(call, "variant_id") ?? 0;
  if (product.base_variant_id === id) throw notValid({ variant_id: "A base variant cannot be deleted." });
  const { variants } = backend.store.catalog;
  if (variants.get(id)?.product_id === product.id) variants.delete(id);
  else call.note(`product ${product.id} had no variant ${call.parameter("variant_id")} to delete`);
  return { status: 204 };
}

function existingVariant(backend: Backend, call: Call): StoreVariant {
  const product = existingProduct(backend, call);
  const variant = backend.store.catalog.variants.get(idIn(call, "variant_id") ?? 0);
  if (variant?.product_id === product.id) return variant;
  throw notFound(`There is no variant with the id ${call.parameter("variant_id")} of product ${product.id}.`);
}
