import type { GroupFields } from "../../store/group-book.js";
import { asObject, type JsonObject } from "../json-reader.js";

type Rule = GroupFields["discount_rules"][number];

const methods = ["percent", "fixed", "price"];

/** What each type of rule says it is for. */
const targets: Readonly<Record<string, string | undefined>> = {
  price_list: "price_list_id",
  category: "category_id",
  product: "product_id",
};

/**
 * The discount rules of a group (BigCommerce API reference, customer groups v2): a price list stands alone, and one rule at
 * most is for all products. Amounts are kept as text with four decimals. `undefined` where they are none.
 */
export function readDiscountRules(value: unknown): Rule[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rules = value.map((one) => readRule(asObject(one))).filter((rule) => rule !== undefined);
  const ofType = (type: string) => rules.filter((rule) => rule["type"] === type).length;
  const good =
    rules.length === value.length && ofType("all") <= 1 && (ofType("price_list") === 0 || rules.length === 1);
  return good ? rules : undefined;
}

function readRule(rule: JsonObject): Rule | undefined {
  const { type, method, amount } = rule;
  if (typeof type !== "string" || !(type === "all" || Object.hasOwn(targets, type))) return undefined;
  const target = targets[type];
  const id = target === undefined ? {} : { [target]: rule[target] };
  if (target !== undefined && !Number.isInteger(rule[target])) return undefined;
  if (type === "price_list") return { type, ...id };
  const number = typeof amount === "number" || (typeof amount === "string" && amount !== "") ? Number(amount) : -1;
  if (!methods.includes(String(method)) || !(number >= 0 && Number.isFinite(number))) return undefined;
  return { type, ...id, method, amount: number.toFixed(4) };
}
