/** What stands at targets: customers and products, by id or by the natural key of a creation. */
import { isSearchableEmail } from "@storegate/bigcommerce-client";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { naturalValue, parseTarget } from "./creation-target.js";
import { customersByEmail, productsByName, productsBySku, targetsById, type DatedTarget } from "./targets.js";

/** By target the customer that is there. */
export async function customersAt(
  context: WarehouseSyncContext,
  targets: readonly string[],
): Promise<Map<string, DatedTarget>> {
  const parsed = targets.map((target) => [target, parseTarget(target)] as const);
  const byId = await targetsById(
    context,
    parsed.flatMap(([, each]) => (typeof each === "number" ? [each] : [])),
  );
  const emails = parsed.flatMap(([, each]) =>
    typeof each !== "number" && isSearchableEmail(each.value) ? [each.value] : [],
  );
  const byEmail = Map.groupBy(await customersByEmail(context, emails), ({ fields }) => naturalValue(fields["email"]));
  return new Map(
    parsed.flatMap(([target, each]) => {
      // Of several with one address the last one made is the one that was just made.
      const found =
        typeof each === "number" ? byId.get(each) : byEmail.get(each.value)?.toSorted((a, b) => b.id - a.id)[0];
      return found ? [[target, found] as const] : [];
    }),
  );
}

/** By target the product that is there. */
export async function productsAt(
  context: WarehouseSyncContext,
  targets: readonly string[],
): Promise<Map<string, DatedTarget>> {
  const parsed = targets.map((target) => [target, parseTarget(target)] as const);
  const byId = await targetsById(
    context,
    parsed.flatMap(([, each]) => (typeof each === "number" ? [each] : [])),
  );
  const skus = parsed.flatMap(([, each]) => (typeof each !== "number" && each.by === "sku" ? [each.value] : []));
  const bySku = new Map(
    (await productsBySku(context, skus)).map((product) => [naturalValue(product.fields["sku"]), product]),
  );
  const found = new Map<string, DatedTarget>();
  for (const [target, each] of parsed) {
    const product =
      typeof each === "number"
        ? byId.get(each)
        : each.by === "sku"
          ? bySku.get(each.value)
          : (await productsByName(context, each.value))[0];
    if (product) found.set(target, product);
  }
  return found;
}
