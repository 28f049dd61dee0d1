/** A store of customers alone, of a plan without a quota. */
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";

export function startCustomerStore(
  options: Pick<SandboxOptions, "customers" | "seed" | "storeHash">,
): Promise<Sandbox> {
  return startSandbox({ orders: 0, products: 0, subscribers: 0, plan: "enterprise", ...options });
}
