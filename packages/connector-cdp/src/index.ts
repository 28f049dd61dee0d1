export type { CdpContext, CdpRuntime } from "./cdp-context.js";
export type { CdpConfig } from "./config.js";
export { cdp } from "./connector.js";
