import { z } from "zod";
import { decimalOrNull } from "../wire/decimal.js";
import { instantOrNull } from "../wire/instant.js";
import { textOrNull } from "../wire/text.js";
import type {
  CategoryAccess,
  CustomerGroup,
  CustomerGroupUpdate,
  DiscountRule,
  KeptDiscountRule,
} from "./customer-group.js";

const whole = z.number().int();

const categoryAccessSchema = z
  .object({ type: z.enum(["all", "none", "specific"]), categories: z.array(whole).nullish() })
  .transform(({ type, categories }): CategoryAccess =>
    type === "specific" ? { type, categories: categories ?? [] } : { type },
  );

const idOrNull = whole.nullish();

const discountRuleSchema = z
  .object({
    type: z.string(),
    method: textOrNull,
    amount: decimalOrNull,
    price_list_id: idOrNull,
    category_id: idOrNull,
    product_id: idOrNull,
  })
  .transform((wire): KeptDiscountRule => ({
    type: wire.type,
    method: wire.method,
    amount: wire.amount,
    priceListId: wire.price_list_id ?? null,
    categoryId: wire.category_id ?? null,
    productId: wire.product_id ?? null,
  }));

/** A group as v2 answers it. */
export const groupSchema = z
  .object({
    id: whole,
    name: z.string(),
    is_default: z.boolean(),
    is_group_for_guests: z.boolean().nullish(),
    category_access: categoryAccessSchema.nullish(),
    discount_rules: z.array(discountRuleSchema).nullish(),
    date_created: instantOrNull,
    date_modified: instantOrNull,
  })
  .transform((wire): CustomerGroup => ({
    id: wire.id,
    name: wire.name,
    isDefault: wire.is_default,
    isGroupForGuests: wire.is_group_for_guests ?? null,
    categoryAccess: wire.category_access ?? null,
    discountRules: wire.discount_rules ?? null,
    dateCreated: wire.date_created,
    dateModified: wire.date_modified,
  }));

/** What a write answers: the group, or what failed; a 207 tells that something did, mostly without the group. */
export interface GroupAnswer {
  readonly group: CustomerGroup | null;
  /** The store's words. */
  readonly failure: string | null;
  /** Whether the store said that it did not write all. */
  readonly isPartial: boolean;
}

/** {@link GroupAnswer} of a status. */
export function writtenGroupSchema(status: number): z.ZodType<GroupAnswer> {
  const isPartial = status === 207;
  return z.union([
    groupSchema.transform((group) => ({ group, failure: null, isPartial })),
    z.object({ message: z.string() }).transform(({ message }) => ({ group: null, failure: message, isPartial })),
  ]);
}

/** A group, or what of it changes, as v2 takes it. */
export function wireGroup(group: CustomerGroupUpdate): Record<string, unknown> {
  return {
    name: group.name,
    is_default: group.isDefault,
    is_group_for_guests: group.isGroupForGuests,
    category_access: group.categoryAccess,
    discount_rules: group.discountRules?.map(wireRule),
  };
}

function wireRule(rule: DiscountRule): Record<string, unknown> {
  if (rule.type === "price_list") return { type: rule.type, price_list_id: rule.priceListId };
  const { type, method, amount } = rule;
  return {
    type,
    method,
    amount,
    category_id: type === "category" ? rule.categoryId : undefined,
    product_id: type === "product" ? rule.productId : undefined,
  };
}
