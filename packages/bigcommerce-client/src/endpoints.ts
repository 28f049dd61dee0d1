/**
 * Every call made to a store, in one table: its scope and how many of it may run at once (BigCommerce API reference,
 * "API accounts", "customers v3" and "customer groups v2").
 */
export interface Endpoint {
  readonly method: "GET" | "POST" | "PUT";
  /** After `/stores/HASH`. */
  readonly path: string;
  /** The least scope it needs, by its name in the API; `null` where any valid token will do. */
  readonly scope: string | null;
  /** Calls that share a bound on how many run at once; left out, only the bounds of the lane hold. */
  readonly concurrency?: { readonly group: string; readonly limit: number };
}

const groups = { group: "customer groups", limit: 40 };

export const endpoints = {
  storeGet: { method: "GET", path: "/v2/store", scope: "store_v2_information_read_only" },
  timeGet: { method: "GET", path: "/v2/time", scope: null },
  customersList: { method: "GET", path: "/v3/customers", scope: "store_v2_customers_read_only" },
  customersUpdate: {
    method: "PUT",
    path: "/v3/customers",
    scope: "store_v2_customers",
    concurrency: { group: "PUT customers", limit: 3 },
  },
  attributesList: { method: "GET", path: "/v3/customers/attributes", scope: "store_v2_customers_read_only" },
  attributesCreate: {
    method: "POST",
    path: "/v3/customers/attributes",
    scope: "store_v2_customers",
    concurrency: { group: "write attributes", limit: 3 },
  },
  attributeValuesList: {
    method: "GET",
    path: "/v3/customers/attribute-values",
    scope: "store_v2_customers_read_only",
  },
  attributeValuesUpsert: {
    method: "PUT",
    path: "/v3/customers/attribute-values",
    scope: "store_v2_customers",
    concurrency: { group: "PUT attribute values", limit: 3 },
  },
  groupsList: {
    method: "GET",
    path: "/v2/customer_groups",
    scope: "store_v2_customers_read_only",
    concurrency: groups,
  },
  groupsCreate: { method: "POST", path: "/v2/customer_groups", scope: "store_v2_customers", concurrency: groups },
} as const satisfies Record<string, Endpoint>;
