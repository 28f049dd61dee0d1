import { Fault, type HttpClient, type RetryPolicy } from "@storegate/http-client";
import { bigCommerceApiUrl, parseApiUrl } from "./store/api-url.js";
import { StoreGovernor } from "./governor/governor.js";
import type { StoreClient } from "./store-client.js";
import type { StoreClientView } from "./transport/store-client-view.js";
import { parseStoreHash } from "./store/store-hash.js";
import { requireScope } from "./store/scopes.js";
import { storeResources } from "./store/store-resources.js";
import { customerResources } from "./customers/customer-resources.js";
import { catalogResources } from "./catalog/catalog-resources.js";
import { orderResources } from "./orders/order-resources.js";
import { marketingResources } from "./marketing/marketing-resources.js";
import { hookResources } from "./hooks/hook-resources.js";
import { createStoreTransport, type StoreConnection } from "./transport/store-transport.js";

/** What a store's client is made of. */
export interface StoreClientOptions extends StoreClientView {
  /** The hash, or anything {@link parseStoreHash} finds it in. */
  readonly storeHash: string;
  /** An API account's access token. It is in no error and no log. */
  readonly accessToken: string;
  /** Where the API is, or anything {@link parseApiUrl} finds it in. Default `https://api.bigcommerce.com`. */
  readonly apiUrl?: string;
  /** Sends the requests; may be shared by many stores. */
  readonly http: HttpClient;
  /** The store's governor, if the store has one in this process already: it must not have two. */
  readonly governor?: StoreGovernor;
  /** How often a request is tried; default 6 attempts. A 429's waiting is the governor's. */
  readonly retry?: Partial<RetryPolicy>;
  readonly now?: () => number;
}

/**
 * Makes a client for one store. It sends nothing yet.
 * @throws Fault INPUT for a store hash, CONFIG for an API address or an empty token that cannot be right.
 */
export function createStoreClient(options: StoreClientOptions): StoreClient {
  const apiUrl = parseApiUrl(options.apiUrl ?? bigCommerceApiUrl);
  const storeHash = parseStoreHash(options.storeHash, { apiUrl });
  if (options.accessToken.trim() === "") {
    throw new Fault({
      kind: "CONFIG",
      code: "TOKEN_EMPTY",
      message: `No access token was given for the store ${storeHash}.`,
      remedy: "Create an API account in the store's control panel and enter its access token.",
      field: "accessToken",
    });
  }
  const connection: StoreConnection = {
    storeHash,
    baseUrl: `${apiUrl}/stores/${storeHash}`,
    accessToken: options.accessToken,
    http: options.http,
    governor: options.governor ?? new StoreGovernor(),
    retry: { maxAttempts: 6, ...options.retry },
    now: options.now ?? Date.now,
  };
  const { signal, giveUp, lane, patienceMs, beforeRequest } = options;
  return viewOf(storeHash, connection, {
    ...(signal === undefined ? {} : { signal }),
    ...(giveUp === undefined ? {} : { giveUp }),
    ...(lane === undefined ? {} : { lane }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
    ...(beforeRequest === undefined ? {} : { beforeRequest }),
  });
}

function viewOf(storeHash: string, connection: StoreConnection, view: StoreClientView): StoreClient {
  const transport = createStoreTransport(connection, view);
  return {
    storeHash,
    get rateLimit() {
      return connection.governor.rateLimit;
    },
    with: (other) => viewOf(storeHash, connection, { ...view, ...other }),
    requireScope: (scope) => requireScope(transport, scope),
    ...storeResources(transport),
    ...customerResources(transport),
    ...catalogResources(transport),
    ...orderResources(transport),
    ...marketingResources(transport),
    ...hookResources(transport),
  };
}
