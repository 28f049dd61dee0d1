import type { Catalog } from "../../store/catalog.js";
import type { StoreVariant } from "../../store/variant-resources.js";
import type { Answer, Call } from "../answer.js";
import { asObject, type JsonObject, readItems } from "../json-reader.js";
import { Query } from "../query.js";
import { invalidJson, Refusal } from "../refusal.js";
import type { Backend } from "../route.js";
import { letOthersRun } from "../turns.js";
import { firstOf, type Page, pageAnswer, pageOf, type Paging, single } from "./catalog-page.js";
import { fieldSelection, selectionParameters } from "./field-selection.js";
import { notValid } from "./product-body.js";
import { variantFieldNames } from "./product-rules.js";
import { notFound } from "./products-read.js";
import { checkNewVariant, checkVariantChange, nothingTaken, type TakenVariants } from "./variant-checks.js";
import { presentVariant } from "./variant-presenting.js";

/** How many variants one request writes (BigCommerce API reference, product variants v3). */
const batchSize = 50;

/** How many variants are looked at in one go, before other requests get their turn. */
const scanStep = 1000;

/** `GET /v3/catalog/variants`: of all products, by ascending id. */
export async function getVariants({ store }: Backend, call: Call): Promise<Answer> {
  const filters = ["id", "sku", "upc", "product_id:in"];
  const query = new Query(call.search, [...filters, ...selectionParameters, "page", "limit"]);
  const paging = query.paging();
  const select = fieldSelection(query, variantFieldNames);
  const { catalog } = store;
  const { total, items } = filters.some((name) => query.has(name))
    ? pageOf(await wantedVariants(catalog, query, call.signal), paging)
    : everyVariant(catalog, paging);
  return pageAnswer(query, paging, { total, items: items.map((variant) => select(shown(catalog, variant))) });
}

/**
 * `PUT /v3/catalog/variants`: up to fifty; each is changed by its id, or made by its product, SKU and option values. What is
 * wrong is told of every item in `batch_errors`; all or none is written, unless the store is told so.
 */
export function upsertVariants({ store, partialWrites }: Backend, call: Call): Answer {
  const { catalog } = store;
  if (!Array.isArray(call.body)) {
    throw badBatch([invalidJson("", "error.expected.jsarray", "the body is not an array")]);
  }
  const items = readItems(call.body, batchSize).map(asObject);
  const taken = nothingTaken();
  const faults: Refusal[] = [];
  const writes: (() => StoreVariant)[] = [];
  const written: StoreVariant[] = [];
  for (const item of items) {
    try {
      const write = checkItem(catalog, item, taken, call);
      if (!partialWrites) writes.push(write);
      else if (faults.length === 0) written.push(write());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw badBatch(faults);
  written.push(...writes.map((write) => write()));
  return single(written.map((variant) => shown(catalog, variant)));
}

/** 422 with all that is wrong in the batch, each in the shape of a refusal of its own. */
function badBatch(faults: readonly Refusal[]): Refusal {
  const why = faults.map(({ message }) => message).join("; ");
  return new Refusal(422, "The batch is not valid.", {
    why,
    body: { batch_errors: faults.map((one) => one.body("v3")) },
  });
}

function checkItem(catalog: Catalog, item: JsonObject, taken: TakenVariants, call: Call): () => StoreVariant {
  const { id, product_id } = item;
  if (id !== undefined) {
    const variant = typeof id === "number" ? catalog.variants.get(id) : undefined;
    if (variant === undefined) throw notFound(`There is no variant with the id ${JSON.stringify(id)}.`);
    const fields = checkVariantChange(catalog, variant, item, taken, call);
    return () => catalog.variants.change(variant.id, fields);
  }
  if (typeof product_id !== "number") throw notValid({ id: "Please provide an id, or a product_id." });
  const product = catalog.products.get(product_id);
  if (product === undefined) throw notFound(`There is no product with the id ${product_id}.`);
  const fields = checkNewVariant(catalog, product, item, taken, call);
  return () => catalog.variants.add(product.id, fields);
}

async function wantedVariants(catalog: Catalog, query: Query, signal: AbortSignal): Promise<StoreVariant[]> {
  const id = query.integers("id")?.[0];
  const products = query.integers("product_id:in");
  const sku = query.text("sku");
  const upc = query.text("upc");
  const found: StoreVariant[] = [];
  let seen = 0;
  for (const variant of candidates(catalog, id, sku, products)) {
    if (++seen % scanStep === 0) await letOthersRun(signal);
    const isWanted =
      (id === undefined || variant.id === id) &&
      (products === undefined || products.includes(variant.product_id)) &&
      (upc === undefined || variant.upc === upc);
    if (isWanted) found.push(variant);
  }
  return found.sort((a, b) => a.id - b.id);
}

function candidates(
  { variants }: Catalog,
  id: number | undefined,
  sku: string | undefined,
  products: readonly number[] | undefined,
): Iterable<StoreVariant> {
  if (sku !== undefined) return variants.idsBySku(sku).flatMap((one) => variants.get(one) ?? []);
  if (id !== undefined) return [variants.get(id)].flatMap((one) => one ?? []);
  if (products !== undefined) return [...new Set(products)].flatMap((one) => variants.ofProduct(one));
  return variants.ascending();
}

function everyVariant({ variants }: Catalog, { page, limit }: Paging): Page<StoreVariant> {
  const total = variants.count;
  const offset = (page - 1) * limit;
  return { total, items: firstOf(Math.min(limit, total - offset), variants.ascending(offset)) };
}

function shown(catalog: Catalog, variant: StoreVariant): Record<string, unknown> {
  const product = catalog.products.get(variant.product_id);
  if (product === undefined)
    throw new Error(`Variant ${variant.id} is of product ${variant.product_id}, which is gone.`);
  return presentVariant(product, variant);
}
