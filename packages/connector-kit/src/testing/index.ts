/** The contract, executable: what every connector has to hold, run from its own tests. */
export { BrokenLaw } from "./broken-law.js";
export type { AnyCase, AnyKind, ContractCase, Law } from "./contract-case.js";
export {
  storeFailures,
  type ContractTables,
  type ContractWorld,
  type StoreFailure,
  type WorldRequests,
} from "./contract-world.js";
export { describeConnector } from "./describe-connector.js";
export { laws, lawsOf } from "./laws.js";
export { withPagesOf } from "./small-pages.js";
export { sandboxWorld, type SandboxWorldOptions } from "./sandbox-world.js";
export type { WorldSnapshot } from "./world-snapshot.js";
