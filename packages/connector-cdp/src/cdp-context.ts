import type { ConnectorContext, ImportContext, Logger } from "@storegate/connector-kit";
import type { CdpConfig } from "./config.js";

/** What lives as long as the process. */
export interface CdpRuntime {
  readonly now: () => Date;
  readonly logger: Logger;
}

/** What everything here is handed for one integration. */
export type CdpContext = ConnectorContext<CdpConfig, CdpRuntime>;

/** The same, while an import reads. */
export type CdpImportContext = ImportContext<CdpConfig, CdpRuntime>;
