import { Fault } from "@storegate/http-client";
import type { StoreClient } from "@storegate/bigcommerce-client";
import { createGroupDirectory, type GroupDirectory } from "./group-directory.js";
import type { ValidationContext } from "./runtime.js";
import type { ValidationState } from "./state.js";
import { findStatusAttribute } from "./status-attribute.js";

/** Reads the attribute's definition and the groups. */
export async function begin({ bigcommerce, config, logger }: ValidationContext): Promise<ValidationState> {
  const attribute = await findStatusAttribute(bigcommerce, config.attributeName);
  const attributeId = attribute?.id ?? null;
  if (config.groupPolicy === "none") return { attributeId, groups: "policy" };
  const groups = await readGroups(bigcommerce);
  if (groups instanceof Fault) {
    logger.warn({ fault: groups.toData() }, "the store's plan has no customer groups; only the attribute is written");
    return { attributeId, groups: "unavailable" };
  }
  return { attributeId, groups };
}

/**
 * The groups, or the fault of a plan that has none. Attributes and groups stand under one scope (BigCommerce API reference,
 * OAuth scopes: store_v2_customers), so a refusal of groups alone, once attributes were read, is the plan's and not the
 * token's. Call it after attributes were read: with a token that lacks the scope those throw first.
 */
export async function readGroups(bigcommerce: StoreClient): Promise<GroupDirectory | Fault> {
  try {
    return createGroupDirectory(await bigcommerce.customerGroups.list());
  } catch (error) {
    if (error instanceof Fault && (error.kind === "SCOPE" || error.kind === "NOT_FOUND")) return error;
    throw error;
  }
}
