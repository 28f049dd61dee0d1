/** The store's plan, which decides its request quota. */
export type Plan = "standard" | "plus" | "pro" | "enterprise";

/** All plans, for parsing. */
export const plans: readonly Plan[] = ["standard", "plus", "pro", "enterprise"];

/**
 * Requests the plan allows in one window (BigCommerce API rate limits: 150 or 450 in 30 seconds); `null` for enterprise,
 * for which no number is published and no rate headers are sent here.
 */
export const quotaOf: Readonly<Record<Plan, number | null>> = {
  standard: 150,
  plus: 150,
  pro: 450,
  enterprise: null,
};
