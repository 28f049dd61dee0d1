import type { Routes } from "../route.js";
import { getAddresses } from "./addresses-read.js";
import { createAddresses, deleteAddresses, updateAddresses } from "./addresses-write.js";
import { deleteAttributeValues, getAttributeValues, upsertAttributeValues } from "./attribute-values.js";
import { createAttributes, deleteAttributes, getAttributes, updateAttributes } from "./attributes.js";
import { getConsent, updateConsent } from "./consent.js";
import { countGroups, createGroup, deleteGroup, getGroup, listGroups, updateGroup } from "./customer-groups.js";
import { getChannelSettings, getSettings, updateChannelSettings, updateSettings } from "./customer-settings.js";
import { getCustomers } from "./customers-read.js";
import { createCustomers, deleteCustomers, updateCustomers } from "./customers-write.js";
import {
  createSubscriber,
  deleteSubscriber,
  deleteSubscribers,
  getSubscriber,
  getSubscribers,
  updateSubscriber,
} from "./subscribers.js";

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
  "/v3/customers/addresses": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getAddresses(store, call),
      POST: ({ store, partialWrites }, call) => createAddresses(store, call, partialWrites),
      PUT: ({ store, partialWrites }, call) => updateAddresses(store, call, partialWrites),
      DELETE: ({ store }, call) => deleteAddresses(store, call),
    },
  },
  "/v3/customers/{id}/consent": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getConsent(store, call),
      PUT: ({ store }, call) => updateConsent(store, call),
    },
  },
  "/v3/customers/settings": {
    scope: customers,
    methods: { GET: ({ store }) => getSettings(store), PUT: ({ store }, call) => updateSettings(store, call) },
  },
  "/v3/customers/settings/channels/{channel_id}": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getChannelSettings(store, call),
      PUT: ({ store }, call) => updateChannelSettings(store, call),
    },
  },
  "/v3/customers/subscribers": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getSubscribers(store, call),
      POST: ({ store }, call) => createSubscriber(store, call),
      DELETE: ({ store }, call) => deleteSubscribers(store, call),
    },
  },
  "/v3/customers/subscribers/{id}": {
    scope: customers,
    methods: {
      GET: ({ store }, call) => getSubscriber(store, call),
      PUT: ({ store }, call) => updateSubscriber(store, call),
      DELETE: ({ store }, call) => deleteSubscriber(store, call),
    },
  },
};
