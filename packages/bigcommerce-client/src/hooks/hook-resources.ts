import type { StoreTransport } from "../transport/store-transport.js";

/** Webhooks. */
export interface HookResources {}

/** Webhooks, through one view. */
export function hookResources(_transport: StoreTransport): HookResources {
  return {};
}
