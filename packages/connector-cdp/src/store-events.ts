/** What stores tell as it happens: whose record has changed is read anew a moment later. */
import type { ConnectorStoreEvents, StoreEvent } from "@storegate/connector-kit";
import type { CdpRuntime } from "./cdp-context.js";
import type { CdpConfig } from "./config.js";

/** Asks for a sync over just what was named. */
export const storeEvents: ConnectorStoreEvents<CdpConfig, CdpRuntime> = {
  scopes: ["store/customer/*", "store/order/*", "store/product/*", "store/subscriber/*"],
  async heard({ requestSync, now }, events) {
    const keys = [...new Set(events.flatMap((event) => keyOf(event) ?? []))];
    if (keys.length > 0) await requestSync(keys, now());
  },
};

/** What is read anew for an event; nothing of what no record of ours is made of. */
function keyOf(event: StoreEvent): string | undefined {
  switch (event.entity) {
    case "customer":
    case "customerAddress":
      return `customer/${event.customerId}`;
    case "order":
      return `order/${event.orderId}`;
    case "product":
      return `product/${event.productId}`;
    case "subscriber":
      return `subscriber/${event.subscriberId}`;
    case "sku":
    case "other":
    default:
      return undefined;
  }
}
