import { StoreFault, type StoreClient } from "@storegate/bigcommerce-client";
import type { Fault } from "@storegate/http-client";
import type { ValidationApplyContext } from "./runtime.js";
import { findStatusAttribute } from "./status-attribute.js";

/**
 * Takes the status away from customers; who has none needs nothing. Answers why it stayed, by the customers of whom the store
 * refused to remove it.
 * @throws what concerns the whole call.
 */
export async function removeStatuses(
  { bigcommerce, config, state }: ValidationApplyContext,
  customerIds: readonly number[],
): Promise<ReadonlyMap<number, Fault>> {
  if (customerIds.length === 0) return new Map();
  const attributeId = state.attributeId ?? (await findStatusAttribute(bigcommerce, config.attributeName))?.id;
  if (attributeId === undefined) return new Map();
  const values = await bigcommerce.attributeValues.list({ customerIds, attributeId });
  const refused = await removeApart(
    bigcommerce,
    values.map(({ id }) => id),
  );
  const stayed = values.flatMap(({ id, customerId }) => {
    const fault = refused.get(id);
    return fault ? [[customerId, fault] as const] : [];
  });
  return new Map(stayed);
}

/** Deletes values; where the store refuses several, in halves, until the one that it refuses stands alone. */
async function removeApart(bigcommerce: StoreClient, ids: readonly number[]): Promise<ReadonlyMap<number, Fault>> {
  const [only, second] = ids;
  if (only === undefined) return new Map();
  try {
    await bigcommerce.attributeValues.delete(ids);
    return new Map();
  } catch (error) {
    if (!(error instanceof StoreFault) || !error.isRefusal) throw error;
    if (second === undefined) return new Map([[only, error]]);
    const half = Math.ceil(ids.length / 2);
    const first = await removeApart(bigcommerce, ids.slice(0, half));
    return new Map([...first, ...(await removeApart(bigcommerce, ids.slice(half)))]);
  }
}
