/** How many orders somebody has. */
import { orderStatus, type OrderFilter } from "@storegate/bigcommerce-client";
import { cached } from "../cache/index.js";
import type { LookupContext } from "../lookup-context.js";
import type { Person } from "../people/person.js";

/**
 * How many orders the store counts of somebody, over all their accounts and by their address without one, but for those that were
 * never placed. Of their address it counts what other accounts have ordered for it, too. Null of whom neither tells.
 */
export async function countOrders(context: LookupContext, { accounts, email }: Person): Promise<number | null> {
  if (accounts.length === 0 && email === null) return null;
  const owned = accounts.map(({ id }): OrderFilter => ({ customerId: id }));
  const address = email?.trim();
  const [ofAccounts, byAddress, ofBoth] = await Promise.all([
    countEach(context, owned),
    countEach(context, address === undefined ? [] : [{ email: address }]),
    countEach(context, address === undefined ? [] : owned.map((filter) => ({ ...filter, email: address }))),
  ]);
  return ofAccounts + byAddress - ofBoth;
}

async function countEach(context: LookupContext, filters: readonly OrderFilter[]): Promise<number> {
  const counts = await Promise.all(
    filters.map((filter) => cached(context, `orders' count ${JSON.stringify(filter)}`, () => count(context, filter))),
  );
  return counts.reduce((sum, one) => sum + one, 0);
}

async function count({ bigcommerce }: LookupContext, filter: OrderFilter): Promise<number> {
  const { count: all, statuses } = await bigcommerce.orders.count(filter);
  const byStatus = statuses.reduce((sum, status) => sum + status.count, 0);
  const neverPlaced = statuses.find(({ id }) => id === orderStatus.incomplete)?.count ?? 0;
  // Whether the counts by status keep to the filter is not documented: they do where they make up the whole.
  return byStatus === all ? all - neverPlaced : all;
}
