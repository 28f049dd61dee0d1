import type { Routes } from "../route.js";
import { deleteAttributeValues, getAttributeValues, upsertAttributeValues } from "./attribute-values.js";
import { createAttributes, deleteAttributes, getAttributes, updateAttributes } from "./attributes.js";
import { countGroups, createGroup, deleteGroup, getGroup, listGroups, updateGroup } from "./customer-groups.js";
import { getCustomers } from "./customers-read.js";
import { createCustomers, deleteCustomers, updateCustomers } from "./customers-write.js";

const customers = "store_v2_customers";

/** Customers and what hangs on them. */
export const customerRoutes: Routes = {
  "/v2/customer_groups": {
    scope: customers,
    methods: { GET: ({ store }, call) => listGroups(store, call), POST: ({ store }, call) => createGroup(store, call) },
  },
  "/v2/customer_groups/count": { scope: customers, methods: { GET: ({ store }) => countGroups(store) } },
  "/v2/customer_groups/{id}": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getGroup(store, call),
      PUT: ({ store }, call) => updateGroup(store, call),
      DELETE: ({ store }, call) => deleteGroup(store, call),
    },
  },
  "/v3/customers": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getCustomers(store, call),
      POST: ({ store, partialWrites }, call) => createCustomers(store, call, partialWrites),
      PUT: ({ store, partialWrites }, call) => updateCustomers(store, call, partialWrites),
      DELETE: ({ store }, call) => deleteCustomers(store, call),
    },
  },
  "/v3/customers/attributes": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getAttributes(store, call),
      POST: ({ store }, call) => createAttributes(store, call),
      PUT: ({ store }, call) => updateAttributes(store, call),
      DELETE: ({ store }, call) => deleteAttributes(store, call),
    },
  },
  "/v3/customers/attribute-values": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getAttributeValues(store, call),
      PUT: ({ store, partialWrites }, call) => upsertAttributeValues(store, call, partialWrites),
      DELETE: ({ store }, call) => deleteAttributeValues(store, call),
    },
  },
};
