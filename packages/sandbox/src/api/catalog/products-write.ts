import type { Catalog } from "../../store/catalog.js";
import type { StoreProduct } from "../../store/product-resources.js";
import { type Answer, type Call, idIn } from "../answer.js";
import { asObject, JsonReader, readItems, readObject, runBatch } from "../json-reader.js";
import { Query } from "../query.js";
import { Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { single } from "./catalog-page.js";
import { fieldSelection } from "./field-selection.js";
import { type ProductBody, readProductBody } from "./product-body.js";
import { checkConflicts, type TakenTexts } from "./product-conflicts.js";
import { addProduct, changeProduct, type WrittenProduct } from "./product-drafting.js";
import { productDeleteFilters } from "./product-filter.js";
import { wantedProducts } from "./product-listing.js";
import { needFilter } from "./need-filter.js";
import { madeIncludes, presentProduct, productIncludes } from "./product-presenting.js";
import { productFieldNames } from "./product-rules.js";
import { existingProduct, notFound } from "./products-read.js";
import { addNewVariants, readNewVariants } from "./new-variants.js";

/** How many products one request changes (BigCommerce API reference, catalog v3). */
const batchSize = 10;
/** How many products one request deletes. */
const mostDeleted = 250;

/** `POST /v3/catalog/products`: one product, with its variants; 207 when it was made without some of its images. */
export function createProduct(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, ["include_fields"]);
  const select = fieldSelection(query, productFieldNames);
  const { catalog } = backend.store;
  const body = readProductBody(readObject(call.body, "v3", "product"), ["name", "type", "weight", "price"]);
  const taken = noneTaken();
  checkConflicts(catalog, body, undefined, taken);
  const variants = readNewVariants(catalog, body.variants ?? [], taken.skus);
  const written = addProduct(catalog, body);
  addNewVariants(catalog, written.product.id, variants);
  noteLeftOut(call, written, body, "the product");
  const product = catalog.products.get(written.product.id) ?? written.product;
  const shown = presentProduct(backend, product, query.has("include_fields") ? [] : madeIncludes);
  return single(select(shown), statusOf([written]));
}

/** `PUT /v3/catalog/products`: up to ten that exist; only what is sent changes; all or none, unless the store is told so. */
export function updateProducts(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, ["include_fields"]);
  const select = fieldSelection(query, productFieldNames);
  const { catalog } = backend.store;
  const taken = noneTaken();
  const items = readItems(call.body, batchSize).map((item, index) => {
    const reader = new JsonReader(item, index);
    return { id: reader.need(reader.integer("id"), "id"), item };
  });
  const written = runBatch(items, backend.partialWrites, ({ id, item }, index) => {
    const self = catalog.products.get(id);
    if (self === undefined) throw notFound(`There is no product with the id ${id}.`);
    const body = readChange(catalog, item, self, taken, `${index}.`);
    return () => {
      const changed = changeProduct(catalog, id, body);
      noteLeftOut(call, changed, body, `item ${index}`, self);
      return changed;
    };
  });
  return single(
    written.map(({ product }) => select(presentProduct(backend, product))),
    statusOf(written),
  );
}

/** `PUT /v3/catalog/products/{product_id}`: only what is sent changes; lists that are sent replace those that were. */
export function updateProduct(backend: Backend, call: Call): Answer {
  const query = new Query(call.search, ["include", "include_fields"]);
  const included = query.names("include", productIncludes);
  const select = fieldSelection(query, productFieldNames);
  const { catalog } = backend.store;
  const self = existingProduct(backend, call);
  const body = readChange(catalog, readObject(call.body, "v3", "product"), self, noneTaken(), "");
  const written = changeProduct(catalog, self.id, body);
  noteLeftOut(call, written, body, "the product", self);
  return single(select(presentProduct(backend, written.product, included)), statusOf([written]));
}

/** `DELETE /v3/catalog/products/{product_id}`: 204, also when there was none. */
export function deleteProduct({ store }: Backend, call: Call): Answer {
  if (!store.catalog.products.delete(idIn(call, "product_id") ?? 0))
    call.note(`there was no product ${call.parameter("product_id")} to delete`);
  return { status: 204 };
}

/** `DELETE /v3/catalog/products`: those that the filter finds, 250 at most; without a filter it is refused. */
export async function deleteProducts({ store }: Backend, call: Call): Promise<Answer> {
  const query = new Query(call.search, productDeleteFilters);
  needFilter(query, productDeleteFilters, "products");
  if ((query.integers("id:in") ?? []).length > mostDeleted) {
    throw new Refusal(413, `The maximum number of products that can be deleted at once is ${mostDeleted}.`, {
      why: `id:in holds more than ${mostDeleted} ids`,
    });
  }
  const ids: number[] = [];
  for await (const { id } of wantedProducts(store.catalog, query, call.signal)) {
    if (ids.push(id) >= mostDeleted) break;
  }
  for (const id of ids) store.catalog.products.delete(id);
  if (ids.length === mostDeleted) call.note(`deleted the first ${mostDeleted} that the filter finds, and no more`);
  return { status: 204 };
}

function readChange(catalog: Catalog, item: unknown, self: StoreProduct, taken: TakenTexts, at: string): ProductBody {
  const { variants, ...own } = asObject(item);
  const body = readProductBody(own, [], at);
  checkConflicts(catalog, body, self, taken, at);
  return variants === undefined ? body : { ...body, ignored: [...body.ignored, "variants"] };
}

function noneTaken(): TakenTexts {
  return { names: new Set(), skus: new Set() };
}

/** 207 where a part of what was asked for was not done. */
function statusOf(written: readonly WrittenProduct[]): number {
  return written.some(({ failedImages }) => failedImages.length > 0) ? 207 : 200;
}

function noteLeftOut(
  call: Call,
  { failedImages }: WrittenProduct,
  body: ProductBody,
  what: string,
  before?: StoreProduct,
): void {
  if (failedImages.length > 0) call.note(`images of ${what} left out, they are no URLs: ${failedImages.join(", ")}`);
  if (body.ignored.length > 0) call.note(`${what}: ${body.ignored.join(", ")} ignored, they are not written here`);
  const counted = body.fields["inventory_level"] !== undefined && before?.inventory_tracking === "variant";
  if (counted && before.base_variant_id === null) {
    call.note(`${what}: inventory_level ignored, it is the sum of the variants'`);
  }
}
