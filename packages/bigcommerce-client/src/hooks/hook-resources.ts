import type { StoreTransport } from "../transport/store-transport.js";
import type { HooksResource } from "./hook.js";
import { hooksResource } from "./hooks.js";

/** Webhooks. */
export interface HookResources {
  readonly hooks: HooksResource;
}

/** Webhooks, through one view. */
export function hookResources(transport: StoreTransport): HookResources {
  return { hooks: hooksResource(transport) };
}
