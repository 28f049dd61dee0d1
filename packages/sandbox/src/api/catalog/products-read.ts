import { type Answer, type Call, idIn } from "../answer.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import type { StoreProduct } from "../../store/product-resources.js";
import { pageAnswer, single } from "./catalog-page.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { productFilters } from "./product-filter.js";
import { listProducts } from "./product-listing.js";
import { presentProduct, productIncludes } from "./product-presenting.js";
import { productFieldNames } from "./product-rules.js";

/** The most products a page holds when options or modifiers are included. */
const mostWithOptions = 10;

const listParameters = [...productFilters, ...selectionParameters, "include", "page", "limit", "sort", "direction"];

/** `GET /v3/catalog/products`: by ascending id; page paging with links. */
export async function getProducts(backend: Backend, call: Call): Promise<Answer> {
  const query = new Query(call.search, listParameters);
  const { page, limit } = query.paging();
  const included = query.names("include", productIncludes);
  const select = fieldSelection(query, productFieldNames);
  const capped = included.includes("options") || included.includes("modifiers");
  const paging = { page, limit: capped ? Math.min(limit, mostWithOptions) : limit };
  const { total, items } = await listProducts(backend.store.catalog, query, paging, call.signal);
  const shown = items.map((product) => select(presentProduct(backend, product, included)));
  return pageAnswer(query, paging, { total, items: shown });
}

/** `GET /v3/catalog/products/{product_id}`. */
export function getProduct(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, [...selectionParameters, "include"]);
  const included = query.names("include", productIncludes);
  const select = fieldSelection(query, productFieldNames);
  return single(select(presentProduct(backend, existingProduct(backend, call), included)));
}

/** The product that the path names; 404 where there is none. */
export function existingProduct({ store }: Backend, call: Call): StoreProduct {
  const product = store.catalog.products.get(idIn(call, "product_id") ?? 0);
  if (product !== undefined) return product;
  throw notFound(`There is no product with the id ${call.parameter("product_id")}.`);
}

/** 404 in words. */
export function notFound(title: string): Refusal {
  return new Refusal(404, title, { why: title.replace(/\.$/, "").toLowerCase() });
}
