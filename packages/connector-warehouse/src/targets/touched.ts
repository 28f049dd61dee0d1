/** Who has touched what a sync made, beyond the fields that rows write. */
import type { Change, JsonObject } from "@storegate/connector-kit";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { customersAt, productsAt } from "./records-at.js";

/** Customers that were changed since they were made, or have addresses. */
export async function touchedCustomers(
  context: WarehouseSyncContext,
  created: readonly Change[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const found = await customersAt(
    context,
    created.map(({ target }) => target),
  );
  const touched = changedSince(created, found);
  const open = created.filter(({ target }) => !touched.has(target));
  const ids = open.flatMap(({ target }) => found.get(target)?.id ?? []);
  const addresses = ids.length === 0 ? [] : await context.bigcommerce.customerAddresses.list({ customerIds: ids });
  const withAddress = new Set(addresses.map(({ customerId }) => customerId));
  for (const { target } of open) {
    const customer = found.get(target);
    if (customer && withAddress.has(customer.id)) touched.set(target, { addresses: true });
  }
  return touched;
}

/** Products that were changed since they were made, or have images, variants or fields that rows do not write. */
export async function touchedProducts(
  context: WarehouseSyncContext,
  created: readonly Change[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const found = await productsAt(
    context,
    created.map(({ target }) => target),
  );
  const touched = changedSince(created, found);
  const open = created.filter(({ target }) => !touched.has(target));
  const ids = open.flatMap(({ target }) => found.get(target)?.id ?? []);
  const products = await context.bigcommerce.products.byIds(ids, { include: ["images", "variants", "customFields"] });
  const hanging = new Map(
    products.map(({ id, images, variants, customFields, baseVariantId }) => [
      id,
      {
        images: images?.length ?? 0,
        variants: (variants ?? []).filter((variant) => variant.id !== baseVariantId).length,
        custom_fields: customFields?.length ?? 0,
      },
    ]),
  );
  for (const { target } of open) {
    const hangs = hanging.get(found.get(target)?.id ?? 0);
    if (hangs && Object.values(hangs).some((count) => count > 0)) touched.set(target, hangs);
  }
  return touched;
}

/** Those whose date is another than the one that was answered when they were made. */
function changedSince(
  created: readonly Change[],
  found: ReadonlyMap<string, { readonly modifiedAt: string }>,
): Map<string, JsonObject> {
  return new Map(
    created.flatMap(({ target, after }) => {
      const was = after?.["date_modified"];
      const now = found.get(target)?.modifiedAt;
      return now === undefined || typeof was !== "string" || now === was
        ? []
        : [[target, { date_modified: now }] as const];
    }),
  );
}
