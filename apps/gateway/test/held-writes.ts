/** Syncs that stand in their middle until a test has done there what it wants to do. */
import type { Sandbox } from "@storegate/sandbox";

/**
 * Answers a store's first writes of customers, and of their attribute values, and holds all later ones until `releaseHeld`:
 * a sync shows its first progress, and cannot end, however slow the machine is.
 * @param passed how many batches of each are answered before.
 */
export function holdWrites(control: Sandbox["control"], passed = 1): void {
  for (const path of ["/v3/customers", "/v3/customers/attribute-values"])
    control.addFault({ method: "PUT", path, skip: passed, times: null, respond: "held" });
}
