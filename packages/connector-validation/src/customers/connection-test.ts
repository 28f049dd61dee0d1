import type { ConnectionCheck } from "@storegate/connector-kit";
import { Fault } from "@storegate/http-client";
import { readGroups } from "./begin.js";
import type { ValidationContext } from "./runtime.js";
import { findStatusAttribute } from "./status-attribute.js";

/** Whether customer attributes and groups can be read. Without groups the connector still works, on the attribute alone. */
export async function testConnection({ bigcommerce, config }: ValidationContext): Promise<ConnectionCheck[]> {
  try {
    await findStatusAttribute(bigcommerce, config.attributeName);
  } catch (error) {
    return [
      { name: "customer_attributes", status: "FAILED", fault: Fault.from(error).toData() },
      { name: "customer_groups", status: "SKIPPED" },
    ];
  }
  const attributes: ConnectionCheck = { name: "customer_attributes", status: "PASSED" };
  if (config.groupPolicy === "none") return [attributes, { name: "customer_groups", status: "SKIPPED" }];
  return [attributes, await testGroups(bigcommerce)];
}

async function testGroups(bigcommerce: ValidationContext["bigcommerce"]): Promise<ConnectionCheck> {
  const name = "customer_groups";
  try {
    const groups = await readGroups(bigcommerce);
    if (!(groups instanceof Fault)) return { name, status: "PASSED" };
    const fault = new Fault({
      kind: "CONFIG",
      code: "CUSTOMER_GROUPS_UNAVAILABLE",
      message: `The store's plan has no customer groups (${groups.message}); only the attribute will be written.`,
      remedy: 'Set groupPolicy to "none", or move the store to a plan with customer groups.',
      field: "groupPolicy",
    });
    return { name, status: "WARNING", fault: fault.toData() };
  } catch (error) {
    return { name, status: "FAILED", fault: Fault.from(error).toData() };
  }
}
