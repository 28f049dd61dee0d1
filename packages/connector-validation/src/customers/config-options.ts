import type { ConfigOption, DraftContext } from "@storegate/connector-kit";
import type { ValidationConfig } from "./config.js";
import type { ValidationRuntime } from "./runtime.js";

/** What the store has already: customer attributes that can hold a status, and customer groups. */
export async function offerNames(
  { bigcommerce }: DraftContext<ValidationConfig, ValidationRuntime>,
  path: string,
): Promise<ConfigOption[]> {
  if (path === "/attributeName") {
    const attributes = await bigcommerce.customerAttributes.list();
    return attributes.filter(({ type }) => type === "string").map(({ name }) => ({ value: name, label: name }));
  }
  const groups = await bigcommerce.customerGroups.list();
  return groups.map(({ name, isDefault }) => ({ value: name, label: name, details: { isDefault } }));
}
