/** How many requests of one endpoint the store works on at once (BigCommerce API reference; customers POST by the older text). */
const limits: Readonly<Record<string, number>> = {
  "POST /v3/customers": 10,
  "PUT /v3/customers": 3,
  "POST /v3/customers/addresses": 10,
  "PUT /v3/customers/addresses": 3,
  "POST /v3/customers/attributes": 3,
  "PUT /v3/customers/attributes": 3,
  "PUT /v3/customers/attribute-values": 3,
};

/** Endpoints that share one limit, by how their paths begin. */
const sharedLimits: Readonly<Record<string, number>> = {
  "/v2/customer_groups": 40,
  "/v3/catalog/categories": 40,
};

/** Refunds of one order are worked on one at a time; the bound is of each path. */
const refunds = "POST /v3/orders/{order_id}/payment_actions/refunds";

/** Counts the requests in flight of each endpoint. */
export class Concurrency {
  readonly #inFlight = new Map<string, number>();

  /**
   * Lets a request in; `undefined` when too many are in. The answer is to be called when the request is done.
   *
   * @param endpoint its method and its route's template
   * @param path its own path, for bounds of each single thing
   */
  enter(endpoint: string, path: string): (() => void) | undefined {
    const shared = Object.keys(sharedLimits).find((start) => path.startsWith(start));
    const single = endpoint === refunds;
    const key = shared ?? (single ? `POST ${path}` : endpoint);
    const limit = single ? 1 : (sharedLimits[key] ?? limits[endpoint] ?? Number.POSITIVE_INFINITY);
    const now = this.#inFlight.get(key) ?? 0;
    if (now >= limit) return undefined;
    this.#inFlight.set(key, now + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#inFlight.set(key, (this.#inFlight.get(key) ?? 1) - 1);
    };
  }
}
