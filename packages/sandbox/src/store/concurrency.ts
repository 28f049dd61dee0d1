/** How many requests of one endpoint the store works on at once (BigCommerce API reference; customers POST by the older text). */
const limits: Readonly<Record<string, number>> = {
  "POST /v3/customers": 10,
  "PUT /v3/customers": 3,
  "POST /v3/customers/attributes": 3,
  "PUT /v3/customers/attributes": 3,
  "PUT /v3/customers/attribute-values": 3,
};

/** The v2 customer groups share one limit. */
const groupsLimit = 40;

/** Counts the requests in flight of each endpoint. */
export class Concurrency {
  readonly #inFlight = new Map<string, number>();

  /** Lets a request in; `undefined` when too many are in. The answer is to be called when the request is done. */
  enter(endpoint: string): (() => void) | undefined {
    const groups = endpoint.includes("/v2/customer_groups");
    const key = groups ? "/v2/customer_groups" : endpoint;
    const limit = groups ? groupsLimit : (limits[endpoint] ?? Number.POSITIVE_INFINITY);
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
