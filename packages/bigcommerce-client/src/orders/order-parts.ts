import type { z } from "zod";
import { readNumberedPages } from "../lists/numbered-pages.js";
import { endpointAt, type Endpoint } from "../transport/endpoint.js";
import type { StoreTransport } from "../transport/store-transport.js";

/** All of one kind of an order's parts: v2's bare array, paged by number, with 204 for none and past the end. */
export async function readOrderParts<T extends { readonly id: number }>(
  transport: StoreTransport,
  endpoint: Endpoint,
  call: {
    readonly orderId: number;
    readonly schema: z.ZodType<T[]>;
    readonly query?: Readonly<Record<string, string>>;
  },
): Promise<T[]> {
  const { orderId, schema, query } = call;
  const parameters = { order_id: orderId };
  return readNumberedPages(endpointAt(endpoint, parameters), async (paging) => ({
    data: await transport.call(endpoint, {
      parameters,
      query: { ...paging, ...query },
      schema,
      noContent: [],
    }),
  }));
}
