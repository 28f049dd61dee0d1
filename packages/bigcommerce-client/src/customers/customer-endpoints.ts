import type { Endpoint } from "../transport/endpoint.js";

const groups = { group: "customer groups", limit: 40 };

/** Customers and what hangs on them (BigCommerce API reference, customers v3 and customer groups v2). */
export const customerEndpoints = {
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
