import type { Endpoint } from "../transport/endpoint.js";

const scope = "store_v2_customers";
const readOnly = "store_v2_customers_read_only";
const groups = { group: "customer groups", limit: 40 };
const writeAttributes = { group: "write attributes", limit: 3 };

/** Customers and what hangs on them (BigCommerce API reference, customers v3, customer groups v2, subscribers v3). */
export const customerEndpoints = {
  customersList: { method: "GET", path: "/v3/customers", scope: readOnly },
  customersCreate: {
    method: "POST",
    path: "/v3/customers",
    scope,
    concurrency: { group: "POST customers", limit: 10 },
    afterLoss: "Look for the customers by their e-mail addresses before making them again.",
  },
  customersUpdate: {
    method: "PUT",
    path: "/v3/customers",
    scope,
    concurrency: { group: "PUT customers", limit: 3 },
  },
  customersDelete: { method: "DELETE", path: "/v3/customers", scope },
  customerAddressesList: { method: "GET", path: "/v3/customers/addresses", scope: readOnly },
  customerAddressesCreate: {
    method: "POST",
    path: "/v3/customers/addresses",
    scope,
    concurrency: { group: "POST customer addresses", limit: 10 },
    // An identical address is never made twice, so it may be sent again after its answer was lost.
    idempotent: true,
  },
  customerAddressesUpdate: {
    method: "PUT",
    path: "/v3/customers/addresses",
    scope,
    concurrency: { group: "PUT customer addresses", limit: 3 },
  },
  customerAddressesDelete: { method: "DELETE", path: "/v3/customers/addresses", scope },
  customerConsentGet: { method: "GET", path: "/v3/customers/{customerId}/consent", scope: readOnly },
  customerConsentUpdate: { method: "PUT", path: "/v3/customers/{customerId}/consent", scope },
  customerSettingsGet: { method: "GET", path: "/v3/customers/settings", scope: readOnly },
  customerSettingsUpdate: { method: "PUT", path: "/v3/customers/settings", scope },
  attributesList: { method: "GET", path: "/v3/customers/attributes", scope: readOnly },
  attributesCreate: {
    method: "POST",
    path: "/v3/customers/attributes",
    scope,
    concurrency: writeAttributes,
    afterLoss: "Look for the attribute by its name before making it again.",
  },
  attributesUpdate: { method: "PUT", path: "/v3/customers/attributes", scope, concurrency: writeAttributes },
  attributesDelete: { method: "DELETE", path: "/v3/customers/attributes", scope },
  attributeValuesList: {
    method: "GET",
    path: "/v3/customers/attribute-values",
    scope: readOnly,
  },
  attributeValuesUpsert: {
    method: "PUT",
    path: "/v3/customers/attribute-values",
    scope,
    concurrency: { group: "PUT attribute values", limit: 3 },
  },
  attributeValuesDelete: { method: "DELETE", path: "/v3/customers/attribute-values", scope },
  groupsList: {
    method: "GET",
    path: "/v2/customer_groups",
    scope: readOnly,
    concurrency: groups,
  },
  groupsCreate: {
    method: "POST",
    path: "/v2/customer_groups",
    scope,
    concurrency: groups,
    afterLoss: "Look for the group by its name before making it again.",
  },
  groupsCount: { method: "GET", path: "/v2/customer_groups/count", scope: readOnly, concurrency: groups },
  groupsGet: { method: "GET", path: "/v2/customer_groups/{groupId}", scope: readOnly, concurrency: groups },
  groupsUpdate: { method: "PUT", path: "/v2/customer_groups/{groupId}", scope, concurrency: groups },
  groupsDelete: { method: "DELETE", path: "/v2/customer_groups/{groupId}", scope, concurrency: groups },
  subscribersList: { method: "GET", path: "/v3/customers/subscribers", scope: readOnly },
  subscribersGet: { method: "GET", path: "/v3/customers/subscribers/{subscriberId}", scope: readOnly },
  subscribersCreate: {
    method: "POST",
    path: "/v3/customers/subscribers",
    scope,
    afterLoss: "Look for the subscriber by the e-mail address before making it again.",
  },
  subscribersUpdate: { method: "PUT", path: "/v3/customers/subscribers/{subscriberId}", scope },
  // Only ever one: the collection's own DELETE takes every subscriber of the store when its filter is missing.
  subscribersDelete: { method: "DELETE", path: "/v3/customers/subscribers/{subscriberId}", scope },
} as const satisfies Record<string, Endpoint>;
