/** Who has touched what a sync made, beyond the fields that rows write. */
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { Change, JsonObject } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { isAttribute } from "../rows/row-targets.js";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { customersAt, productsAt } from "./records-at.js";

/** Customers that were changed since they were made, or have addresses or values of attributes that rows do not write. */
export async function touchedCustomers(
  context: WarehouseSyncContext,
  created: readonly Change[],
): Promise<ReadonlyMap<string, JsonObject>> {
  const found = await customersAt(
    context,
    created.map(({ target }) => target),
  );
  const touched = changedSince(created, found);
  await addHanging(context.bigcommerce, hangingOnCustomers(mappedAttributes(context.config)), created, found, touched);
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
  await addHanging(context.bigcommerce, hangingOnProducts, created, found, touched);
  return touched;
}

type Hanging = (bigcommerce: StoreClient, ids: readonly number[]) => Promise<ReadonlyMap<number, JsonObject>>;

/**
 * What hangs on customers and no row has written, by id; nothing of one on whom nothing hangs: addresses, and values of attributes that are not
 * mapped. Whether they have orders is not asked, which would need a scope of its own.
 * @param mapped names of the attributes that rows write.
 */
export function hangingOnCustomers(mapped: ReadonlySet<string>): Hanging {
  return async (bigcommerce, ids) => {
    if (ids.length === 0) return new Map();
    const addresses = await bigcommerce.customerAddresses.list({ customerIds: ids });
    const foreign = await foreignValues(bigcommerce, ids, mapped);
    const some = [
      ...addresses.map(({ customerId }) => ({ customerId, what: "addresses" as const })),
      ...foreign.map((customerId) => ({ customerId, what: "attribute_values" as const })),
    ];
    return new Map(
      [...Map.groupBy(some, ({ customerId }) => customerId)].map(([id, hangs]) => [
        id,
        {
          addresses: hangs.filter(({ what }) => what === "addresses").length,
          attribute_values: hangs.filter(({ what }) => what === "attribute_values").length,
        },
      ]),
    );
  };
}

/** Customers of values that others have written, one for each value. */
async function foreignValues(
  bigcommerce: StoreClient,
  ids: readonly number[],
  mapped: ReadonlySet<string>,
): Promise<readonly number[]> {
  const values = await bigcommerce.attributeValues.list({ customerIds: ids });
  if (values.length === 0) return [];
  const names = new Map((await bigcommerce.customerAttributes.list()).map(({ id, name }) => [id, name]));
  return values
    .filter(({ attributeId, value }) => value !== "" && !mapped.has(names.get(attributeId) ?? ""))
    .map(({ customerId }) => customerId);
}

/** Names of the attributes that a config writes. */
export function mappedAttributes({ mapping }: Pick<WarehouseConfig, "mapping">): ReadonlySet<string> {
  return new Set(mapping.flatMap(({ to }) => (isAttribute(to) ? [to.slice(to.indexOf(":") + 1)] : [])));
}

/** What hangs on products and no row has written, by id; nothing of one on which nothing hangs. */
export const hangingOnProducts: Hanging = async (bigcommerce, ids) => {
  if (ids.length === 0) return new Map();
  const products = await bigcommerce.products.byIds(ids, { include: ["images", "variants", "customFields"] });
  return new Map(
    products.flatMap(({ id, images, variants, customFields, baseVariantId }) => {
      const hangs = {
        images: images?.length ?? 0,
        variants: (variants ?? []).filter((variant) => variant.id !== baseVariantId).length,
        custom_fields: customFields?.length ?? 0,
      };
      return Object.values(hangs).some((count) => count > 0) ? [[id, hangs] as const] : [];
    }),
  );
};

/** Adds those on which something hangs to those that are known to be touched. */
async function addHanging(
  bigcommerce: StoreClient,
  hanging: Hanging,
  created: readonly Change[],
  found: ReadonlyMap<string, { readonly id: number }>,
  touched: Map<string, JsonObject>,
): Promise<void> {
  const open = created.flatMap(({ target }) => {
    const id = touched.has(target) ? undefined : found.get(target)?.id;
    return id === undefined ? [] : [{ target, id }];
  });
  const hangs = await hanging(
    bigcommerce,
    open.map(({ id }) => id),
  );
  for (const { target, id } of open) {
    const what = hangs.get(id);
    if (what) touched.set(target, what);
  }
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
