import { largestPage } from "../lists/page.js";
import { z } from "zod";
import { idPages } from "../lists/id-pages.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { orderEndpoints } from "./order-endpoints.js";
import { includeQuery, orderQuery } from "./order-filter.js";
import { orderSchema } from "./order-schema.js";
import { orderStatusCountSchema } from "./order-status-schema.js";
import { wireOrderUpdate } from "./order-update.js";
import type { Order } from "./order.js";
import type { OrderCount, OrderListOptions, OrdersResource } from "./orders-resource.js";

const ordersSchema = z.array(orderSchema);

const countSchema: z.ZodType<OrderCount> = z.object({
  count: z.number().int().nonnegative(),
  statuses: z.array(orderStatusCountSchema),
});

/** `/v2/orders`: bare arrays without totals, and 204 for none. */
export function ordersResource(transport: StoreTransport): OrdersResource {
  const list = async (
    { filter, include }: OrderListOptions,
    query: Readonly<Record<string, string | number | undefined>>,
    signal?: AbortSignal,
  ): Promise<Order[]> =>
    transport.call(orderEndpoints.ordersList, {
      query: { ...orderQuery(filter ?? {}), ...includeQuery(include), ...query },
      schema: ordersSchema,
      noContent: [],
      ...(signal === undefined ? {} : { signal }),
    });

  const pages: OrdersResource["pages"] = ({ from, limit, readAhead, concurrency, ...options } = {}) =>
    idPages<Order>({
      endpoint: orderEndpoints.ordersList,
      idOf: ({ id }) => id,
      from: from ?? { afterId: Math.max(0, (options.filter?.minId ?? 1) - 1) },
      limit,
      readAhead,
      concurrency,
      lastId: async (signal) => (await list(options, { sort: "id:desc", limit: 1 }, signal))[0]?.id ?? 0,
      read: async ({ afterId, toId, limit: most, signal }) => {
        const least = Math.max(afterId + 1, options.filter?.minId ?? 1);
        const greatest = toId === undefined ? options.filter?.maxId : Math.min(toId, options.filter?.maxId ?? toId);
        const query = { min_id: least, max_id: greatest, sort: "id:asc", limit: most };
        return { items: await list(options, query, signal), remaining: null };
      },
    });

  const all = async (options: OrderListOptions): Promise<Order[]> => {
    const found: Order[] = [];
    for await (const page of pages(options)) found.push(...page.items);
    return found;
  };

  return {
    pages,
    latest: ({ limit, ...options }) => list(options, { sort: "id:desc", limit: Math.min(limit, largestPage) }),
    byCustomer: (customerId, { filter, include = [] } = {}) => all({ include, filter: { ...filter, customerId } }),
    byEmail: (email, { filter, include = [] } = {}) => all({ include, filter: { ...filter, email } }),
    get: (orderId, { include } = {}) =>
      transport.call(orderEndpoints.ordersGet, {
        parameters: { order_id: orderId },
        query: includeQuery(include),
        schema: orderSchema,
      }),
    count: async (filter = {}) =>
      transport.call(orderEndpoints.ordersCount, { query: orderQuery(filter), schema: countSchema }),
    update: (orderId, update) =>
      transport.call(orderEndpoints.ordersUpdate, {
        parameters: { order_id: orderId },
        body: wireOrderUpdate(update),
        schema: orderSchema,
      }),
    archive: async (orderId) => {
      await transport.call(orderEndpoints.ordersArchive, {
        parameters: { order_id: orderId },
        schema: z.unknown(),
        noContent: null,
      });
    },
  };
}
