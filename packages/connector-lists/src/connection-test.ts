import { Fault, type ConnectionCheck } from "@storegate/connector-kit";
import { ownLists } from "./begin.js";
import { sameList } from "./config-warnings.js";
import type { ListsContext } from "./lists-context.js";
import { openProvider } from "./providers/providers.js";

/** Whether the account lets us in, and its lists are those that are meant. */
export async function testConnection(context: ListsContext): Promise<ConnectionCheck[]> {
  const { config } = context;
  const provider = openProvider(context);
  const checks: ConnectionCheck[] = [];
  try {
    await provider.account();
    checks.push({ name: "provider", status: "PASSED" });
    const [one, other] = ownLists(config, await provider.lists());
    // Named apart, and yet the same.
    const isSame = one && other && one.name === other.name;
    checks.push(
      isSame ? { name: "lists", status: "WARNING", fault: sameList().toData() } : { name: "lists", status: "PASSED" },
    );
  } catch (error) {
    checks.push({
      name: checks.length === 0 ? "provider" : "lists",
      status: "FAILED",
      fault: Fault.from(error).toData(),
    });
  }
  if (config.customers.enabled && config.customers.guests) checks.push(await ordersCheck(context));
  return checks;
}

async function ordersCheck({ bigcommerce }: ListsContext): Promise<ConnectionCheck> {
  try {
    await bigcommerce.orders.latest({ limit: 1 });
    return { name: "store_v2_orders_read_only", status: "PASSED" };
  } catch (error) {
    return { name: "store_v2_orders_read_only", status: "FAILED", fault: Fault.from(error).toData() };
  }
}
