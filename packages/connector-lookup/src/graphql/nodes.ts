/** Finding customers and orders again by their ids. */
import type { ConnectorNodes, ResolverContext } from "@storegate/connector-kit/graphql";
import { orderById } from "../orders/orders-of.js";
import { personByKey } from "../people/find-people.js";
import { customerPrefix, customersAs } from "./customer-of.js";
import { openLookup } from "./lookup-resolver.js";
import { orderPrefix, ordersAs } from "./order-of.js";
import { orderNumberOf } from "./own-ids.js";

/** What this connector's ids are of. */
export const lookupNodes: readonly ConnectorNodes[] = [
  {
    type: "Customer",
    prefix: customerPrefix,
    async find(context: ResolverContext, integrationId: string, key: string): Promise<object | null> {
      const asking = await openLookup(context, integrationId);
      const person = await personByKey(asking.opened, key);
      const [customer] = person ? await customersAs(asking, [person]) : [];
      return customer ?? null;
    },
  },
  {
    type: "Order",
    prefix: orderPrefix,
    async find(context: ResolverContext, integrationId: string, key: string): Promise<object | null> {
      const number = orderNumberOf(key);
      if (number === undefined) return null;
      const asking = await openLookup(context, integrationId);
      const order = await orderById(asking.opened, number);
      const [shown] = order ? await ordersAs(asking, [order]) : [];
      return shown ?? null;
    },
  },
];
