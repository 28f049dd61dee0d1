import type { StoreClient } from "@storegate/bigcommerce-client";

/** The same client, whose streams come in small pages unless their reader says how large they are. */
export function withPagesOf(client: StoreClient, limit: number): StoreClient {
  return {
    ...client,
    // A getter is copied by its value otherwise.
    get rateLimit() {
      return client.rateLimit;
    },
    with: (view) => withPagesOf(client.with(view), limit),
    customers: { ...client.customers, pages: (options) => client.customers.pages({ limit, ...options }) },
    subscribers: { ...client.subscribers, pages: (options) => client.subscribers.pages({ limit, ...options }) },
    products: { ...client.products, pages: (options) => client.products.pages({ limit, ...options }) },
    orders: { ...client.orders, pages: (options) => client.orders.pages({ limit, ...options }) },
  };
}
