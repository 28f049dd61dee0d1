import type { Catalog } from "../../store/catalog.js";
import { variantPrice } from "../../store/product-price.js";
import { cents } from "../../world/seeded-price.js";
import type { Answer, Call } from "../answer.js";
import { single } from "./catalog-page.js";
import type { Backend } from "../route.js";
import { letOthersRun } from "../turns.js";

/** How many products are looked at in one go, before other requests get their turn. */
const scanStep = 500;

/** `GET /v3/catalog/summary`: what is in stock and what it is worth. It looks at every variant. */
export async function getCatalogSummary({ store }: Backend, { signal }: Call): Promise<Answer> {
  const { catalog } = store;
  const sums = { stock: 0, value: 0, prices: 0, highest: 0, lowest: Number.POSITIVE_INFINITY };
  const dates: string[] = [];
  const inCategory = new Map<number, number>();
  let seen = 0;
  for (const product of catalog.products.ascending()) {
    if (++seen % scanStep === 0) await letOthersRun(signal);
    for (const variant of catalog.variants.ofProduct(product.id)) {
      const price = variantPrice(product, variant);
      sums.stock += variant.inventory_level;
      sums.value += variant.inventory_level * price;
      sums.prices += price;
      sums.highest = Math.max(sums.highest, price);
      sums.lowest = Math.min(sums.lowest, price);
    }
    for (const id of product.categories) inCategory.set(id, (inCategory.get(id) ?? 0) + 1);
    dates[0] = first(dates[0], product.date_created, -1);
    dates[1] = first(dates[1], product.date_created, 1);
  }
  const { count } = catalog.variants;
  return single({
    inventory_count: sums.stock,
    inventory_value: cents(sums.value),
    ...primaryCategory(catalog, inCategory),
    variant_count: count,
    highest_variant_price: sums.highest,
    average_variant_price: count === 0 ? 0 : cents(sums.prices / count),
    // A text, alone among the prices (BigCommerce API reference, catalog v3).
    lowest_variant_price: count === 0 ? "0" : String(sums.lowest),
    oldest_variant_date: dates[0] ?? "",
    newest_variant_date: dates[1] ?? "",
  });
}

/** The category that most products are in. */
function primaryCategory({ categories }: Catalog, inCategory: ReadonlyMap<number, number>) {
  const [id] = [...inCategory].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0] as [number, number]);
  return { primary_category_id: id, primary_category_name: categories.get(id)?.name ?? "" };
}

function first(one: string | undefined, other: string, sign: -1 | 1): string {
  return one === undefined || (other < one ? -1 : 1) === sign ? other : one;
}
