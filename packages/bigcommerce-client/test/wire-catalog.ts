/** A product as v3 answers it, with what each must have. */
export function wireProduct(id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    name: `Product ${id}`,
    type: "physical",
    sku: `SKU-${id}`,
    price: 10,
    is_visible: true,
    related_products: [-1],
    date_modified: "2026-06-18T14:06:05+00:00",
    ...more,
  };
}

/** A variant as v3 answers it, with what each must have. */
export function wireVariant(id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, product_id: 1, sku: `V-${id}`, sku_id: null, option_values: [], price: null, ...more };
}

/** A v3 list's answer. */
export function wireList(data: readonly unknown[], total = data.length): Record<string, unknown> {
  return { data, meta: { pagination: { total, count: data.length, per_page: 250, current_page: 1, total_pages: 1 } } };
}

/** Ids from one to another, both included. */
export function idsBetween(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
