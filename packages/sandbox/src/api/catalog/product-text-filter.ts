import { foldCase } from "../../world/letter-case.js";
import type { StoreProduct } from "../../store/product-resources.js";
import type { Query } from "../query.js";

/** The tests of a name, a SKU, keywords and what else is told in words. */
export function textTests(query: Query, brandName: (id: number) => string): ((product: StoreProduct) => boolean)[] {
  const tests: ((product: StoreProduct) => boolean)[] = [];
  for (const name of ["name", "sku", "mpn", "upc", "type", "condition", "availability"] as const) {
    const wanted = valueOf(query, name);
    if (wanted !== undefined) tests.push((product) => foldCase(product[name]) === foldCase(wanted));
  }
  const skus = query.texts("sku:in")?.map((sku) => foldCase(sku.trim()));
  if (skus !== undefined) tests.push(({ sku }) => sku !== "" && skus.includes(foldCase(sku)));
  query.oneOf("keyword_context", ["shopper", "merchant"]);
  const keyword = query.text("keyword");
  if (keyword !== undefined) {
    const part = foldCase(keyword.trim());
    tests.push(({ name, description, sku, brand_id }) =>
      [name, description, sku, brandName(brand_id)].some((text) => foldCase(text).includes(part)),
    );
  }
  return tests;
}

function valueOf(query: Query, name: string): string | undefined {
  if (name === "type") return query.oneOf(name, ["digital", "physical"]);
  if (name === "condition") return query.oneOf(name, ["new", "used", "refurbished"]);
  if (name === "availability") return query.oneOf(name, ["available", "disabled", "preorder"]);
  return query.text(name);
}
