export { forgetStore } from "./cache/index.js";
export type { LookupConfig } from "./config.js";
export { lookup } from "./connector.js";
export type { LookupContext, LookupRuntime } from "./lookup-context.js";
