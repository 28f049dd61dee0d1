import type { ApplyContext, ConnectorContext, DraftContext, Logger, SyncContext } from "@storegate/connector-kit";
import type { WarehouseConfig } from "./config.js";
import type { SourceHost } from "./sources/source.js";
import type { StoreDirectories } from "./targets/store-directories.js";

/** What lives as long as the process. */
export interface WarehouseRuntime {
  readonly sources: SourceHost;
  readonly logger: Logger;
  readonly largestPage: PageBounds;
}

/**
 * How large a page gets. Rows that are as before cost next to nothing, so thousands fit into one page; those that are compared with the
 * store, and written, cost requests, and while a page is under way no other sync of the store has its turn.
 */
export interface PageBounds {
  readonly rows: number;
  readonly compared: number;
}

/** What a sync knows of the store beyond its records: groups, attributes and brands by name. */
export interface WarehouseState {
  readonly directories: StoreDirectories;
}

/** The context of anything done for one integration. */
export type WarehouseContext = ConnectorContext<WarehouseConfig, WarehouseRuntime>;
/** The context while a form is filled in. */
export type WarehouseDraftContext = DraftContext<WarehouseConfig, WarehouseRuntime>;
/** The context inside a sync. */
export type WarehouseSyncContext = SyncContext<WarehouseConfig, WarehouseRuntime, WarehouseState>;
/** The context in which changes are carried out. */
export type WarehouseApplyContext = ApplyContext<WarehouseConfig, WarehouseRuntime, WarehouseState>;
