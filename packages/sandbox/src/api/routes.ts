import type { Plan } from "../store/plan.js";
import type { Store } from "../store/store.js";
import type { Answer, Call } from "./answer.js";
import { countGroups, createGroup, deleteGroup, getGroup, listGroups, updateGroup } from "./v2-customer-groups.js";
import { getStore, getTime } from "./v2-store.js";
import { deleteAttributeValues, getAttributeValues, upsertAttributeValues } from "./v3-attribute-values.js";
import { createAttributes, deleteAttributes, getAttributes, updateAttributes } from "./v3-attributes.js";
import { getCustomers } from "./v3-customers-read.js";
import { createCustomers, deleteCustomers, updateCustomers } from "./v3-customers-write.js";

/** What an endpoint works on. */
export interface Backend {
  readonly store: Store;
  readonly storeHash: string;
  readonly plan: Plan;
  /** Whether a refused batch keeps the good items before the bad one. */
  readonly partialWrites: boolean;
}

/** Answers one call, or throws a refusal. */
export type Endpoint = (backend: Backend, call: Call) => Answer | Promise<Answer>;

interface Route {
  /** The scope it needs, whose `_read_only` twin is enough for reading; `null` needs the token alone. */
  readonly scope: string | null;
  readonly methods: Readonly<Record<string, Endpoint>>;
}

const customers = "store_v2_customers";

/** Every path the sandbox knows, below `/stores/{hash}`. */
export const routes: Readonly<Record<string, Route>> = {
  "/v2/store": { scope: "store_v2_information", methods: { GET: ({ storeHash, plan }) => getStore(storeHash, plan) } },
  "/v2/time": { scope: null, methods: { GET: () => getTime() } },
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

/** The route of a path; `template` is the path with `{id}` in the place of an id. */
export function findRoute(
  path: string,
): { readonly template: string; readonly id: string; readonly route: Route } | undefined {
  const exact = routes[path];
  if (exact !== undefined) return { template: path, id: "", route: exact };
  const group = /^\/v2\/customer_groups\/([^/]+)$/.exec(path);
  const route = routes["/v2/customer_groups/{id}"];
  if (group === null || route === undefined) return undefined;
  return { template: "/v2/customer_groups/{id}", id: group[1] ?? "", route };
}
