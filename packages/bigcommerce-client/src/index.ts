export { systemClock, type Clock } from "./clock.js";
export { createStoreClient, type StoreClientOptions } from "./create-store-client.js";
export { endpoints, type Endpoint } from "./endpoints.js";
export { StoreGovernor, type GovernorOptions, type GovernorState } from "./governor.js";
export * from "./store-client.js";
export { StoreFault } from "./store-fault.js";
export { parseStoreHash } from "./store-hash.js";
export type { Ticket } from "./ticket.js";
