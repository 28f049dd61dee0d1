import type { ConnectorContext, Logger } from "@storegate/connector-kit";
import type { ActionTimes } from "./actions/action-times.js";
import type { StoreCache } from "./cache/index.js";
import type { LookupConfig } from "./config.js";

/** What lives as long as the process. */
export interface LookupRuntime {
  readonly now: () => Date;
  readonly logger: Logger;
  /** What was read of stores lately; asked by `cached`. */
  readonly cache: StoreCache;
  /** How long what of an action lasts; the usual times unless said. */
  readonly actionTimes?: ActionTimes | undefined;
}

/** What everything here is handed for one integration. */
export type LookupContext = ConnectorContext<LookupConfig, LookupRuntime>;
