import { parseWebhookEvent } from "@storegate/bigcommerce-client";
import { Fault, type StoreEvent } from "@storegate/connector-kit";

/** The event of a delivery's body, or why it is none. */
export function eventIn(body: string): StoreEvent | Fault {
  try {
    return parseWebhookEvent(body);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
