import type { ApplyContext, ConnectorContext, ConnectorHost, SyncContext } from "@storegate/connector-kit";
import type { DnsResolver } from "../dns/resolver.js";
import type { LateLooks } from "../forms/late-looks.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { SmtpProber } from "../smtp/prober.js";
import type { TruelistPacing } from "../truelist/pacing.js";
import type { ValidationConfig } from "./config.js";
import type { ValidationState } from "./state.js";

/** What lives as long as the process, shared by all integrations: verdicts of the DNS are no store's own. */
export interface ValidationRuntime {
  readonly pipeline: Pipeline;
  readonly resolver: DnsResolver;
  readonly prober: SmtpProber;
  /** HTTP to providers. */
  readonly http: ConnectorHost["http"];
  /** Requests to Truelist, of all integrations that ask with the same key. */
  readonly truelistPacing: TruelistPacing;
  /** Looks for forms, which are answered whether or not they have ended. */
  readonly lateLooks: LateLooks;
}

/** The context of anything done for one integration. */
export type ValidationContext = ConnectorContext<ValidationConfig, ValidationRuntime>;
/** The context inside a sync. */
export type ValidationSyncContext = SyncContext<ValidationConfig, ValidationRuntime, ValidationState>;
/** The context in which changes are carried out. */
export type ValidationApplyContext = ApplyContext<ValidationConfig, ValidationRuntime, ValidationState>;
