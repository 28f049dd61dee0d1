import { Fault } from "@storegate/http-client";
import type { StoreClient } from "@storegate/bigcommerce-client";
import { createVerdictCache } from "../verdicts/cache.js";
import { judgeOf, probingOf } from "../verdicts/judge-of.js";
import { judgeAhead } from "../verdicts/verdicts-ahead.js";
import { createGroupDirectory, type GroupDirectory } from "./group-directory.js";
import type { ValidationContext } from "./runtime.js";
import type { ValidationState } from "./state.js";
import { findStatusAttribute } from "./status-attribute.js";

/** Pages that are judged together: of a provider with jobs 5,000 customers, where mail servers are asked a thousand. */
const pagesAhead = { truelist: 20, smtp: 4, dns: 1 } as const;

/** How long verdicts are kept at all, in days; no window is longer. */
const keptDays = 365;

/** Reads the attribute's definition and the groups, and sees who looks at addresses. */
export async function begin(context: ValidationContext): Promise<ValidationState> {
  const { bigcommerce, config, logger, signal, tables, now } = context;
  await createVerdictCache(tables).sweep(new Date(now().getTime() - keptDays * 86_400_000));
  const probing = await probingOf(context, signal);
  const slowest = "prober" in probing ? "smtp" : config.provider === "builtin" ? "dns" : "truelist";
  const judge = judgeAhead(judgeOf(context, probing), pagesAhead[slowest]);
  const attribute = await findStatusAttribute(bigcommerce, config.attributeName);
  const attributeId = attribute?.id ?? null;
  if (config.groupPolicy === "none") return { attributeId, groups: "policy", judge };
  const groups = await readGroups(bigcommerce);
  if (groups instanceof Fault) {
    logger.warn({ fault: groups.toData() }, "the store's plan has no customer groups; only the attribute is written");
    return { attributeId, groups: "unavailable", judge };
  }
  return { attributeId, groups, judge };
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
