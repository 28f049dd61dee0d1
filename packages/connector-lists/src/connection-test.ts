import { Fault, type ConnectionCheck } from "@storegate/connector-kit";
import { ownLists } from "./begin.js";
import { sameList } from "./config-warnings.js";
import { audienceMissing } from "./observed/audience-problems.js";
import type { ListsContext } from "./lists-context.js";
import { typesOf, unfittingField } from "./people/field-types.js";
import { openProvider } from "./providers/providers.js";

/** Whether the account lets us in, and its lists are those that are meant. */
export async function testConnection(context: ListsContext): Promise<ConnectionCheck[]> {
  const { config } = context;
  const provider = openProvider(context);
  const checks: ConnectionCheck[] = [];
  try {
    await provider.account();
    checks.push({ name: "provider", status: "PASSED" });
    const lists = ownLists(config, await provider.lists());
    const problem = lists.find((list) => list.problem)?.problem;
    if (problem) throw problem;
    const customers = lists.find(({ holds }) => holds === "customers");
    // They may be named apart, and yet be the same.
    const isShared = lists.some(({ name, holds }) => holds !== "customers" && name === customers?.name);
    checks.push(
      isShared ? { name: "lists", status: "WARNING", fault: sameList().toData() } : { name: "lists", status: "PASSED" },
    );
    const unfitting = unfittingField(config, typesOf(await provider.dataFields()));
    if (unfitting) throw unfitting;
    checks.push({ name: "data fields", status: "PASSED" });
  } catch (error) {
    checks.push({
      name: ["provider", "lists", "data fields"][checks.length] ?? "data fields",
      status: "FAILED",
      fault: Fault.from(error).toData(),
    });
  }
  if (config.audiences.length > 0) checks.push(await audiencesCheck(context));
  if (config.customers.enabled && config.customers.guests) checks.push(await ordersCheck(context));
  return checks;
}

/** Whether the audiences are offered, or their integrations cannot be asked at present. */
async function audiencesCheck({ config, others }: ListsContext): Promise<ConnectionCheck> {
  const { audiences, failures } = await others.audiences();
  const missing = config.audiences.find(({ audience }) => !audiences.some(({ id }) => id === audience));
  if (!missing) return { name: "audiences", status: "PASSED" };
  const failure = failures.find(({ integration }) => missing.audience.startsWith(`${integration.id}/`));
  if (failure) return { name: "audiences", status: "WARNING", fault: failure.fault };
  return { name: "audiences", status: "FAILED", fault: audienceMissing(missing.audience).toData() };
}

async function ordersCheck({ bigcommerce }: ListsContext): Promise<ConnectionCheck> {
  try {
    await bigcommerce.orders.latest({ limit: 1 });
    return { name: "store_v2_orders_read_only", status: "PASSED" };
  } catch (error) {
    return { name: "store_v2_orders_read_only", status: "FAILED", fault: Fault.from(error).toData() };
  }
}
