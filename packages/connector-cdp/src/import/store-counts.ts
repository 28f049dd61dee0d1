/** How many of a kind the store itself counts. */
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { CdpConfig } from "../config.js";
import type { StoreKind } from "./stage.js";

/** Kinds that the store counts. Transactions hang on orders, and are counted nowhere. */
export const countedKinds = [
  "brands",
  "categories",
  "products",
  "customers",
  "subscribers",
  "orders",
  "refunds",
] as const satisfies readonly StoreKind[];

/** One of {@link countedKinds}. */
export type CountedKind = (typeof countedKinds)[number];

/** Those of them that an integration imports. */
export function kindsOf({ subscribers }: CdpConfig): readonly CountedKind[] {
  return subscribers ? countedKinds : countedKinds.filter((kind) => kind !== "subscribers");
}

/** What the store counts, in one request; brands and categories, of which it tells no numbers, are read. */
export async function storeCount(bigcommerce: StoreClient, kind: CountedKind): Promise<number> {
  switch (kind) {
    case "orders":
      return (await bigcommerce.orders.count()).count;
    case "customers":
      return totalOf(await bigcommerce.customers.page(1, { limit: 1 }));
    case "subscribers":
      return totalOf(await bigcommerce.subscribers.page(1, { limit: 1 }));
    case "brands":
      return (await bigcommerce.brands.list()).length;
    case "categories":
      return firstTotal(bigcommerce.categories.pages());
    case "products":
      return firstTotal(bigcommerce.products.pages({ limit: 1, readAhead: false }));
    case "refunds":
      return firstTotal(bigcommerce.refunds.pages());
    default:
      throw new TypeError(`nobody counts ${String(kind)}`);
  }
}

function totalOf({ total }: { readonly total: number }): number {
  return total;
}

/** What the first page of a list tells; where it tells nothing, the list is counted. */
async function firstTotal(
  pages: AsyncIterable<{ readonly items: readonly unknown[]; readonly total: number | null }>,
): Promise<number> {
  let counted = 0;
  for await (const { items, total } of pages) {
    if (total !== null) return total;
    counted += items.length;
  }
  return counted;
}
