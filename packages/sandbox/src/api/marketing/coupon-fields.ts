import type { CouponTarget, StoreCoupon } from "../../store/coupon-resources.js";
import { couponDate } from "../../world/seeded-coupons.js";
import { asObject, type JsonObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";

/** Fields of a coupon that can be written. */
export type CouponFields = Partial<Omit<StoreCoupon, "id" | "num_uses" | "date_created">>;

const readOnly = ["id", "num_uses", "date_created"];

/** `promotion` is of a promotion's making and cannot be written. */
const writableTypes = [
  "per_item_discount",
  "per_total_discount",
  "shipping_discount",
  "free_shipping",
  "percentage_discount",
] as const;

const readers: { readonly [Name in keyof CouponFields]-?: (value: unknown) => StoreCoupon[Name] | undefined } = {
  name: (value) => textOf(value, 100),
  code: (value) => {
    const code = textOf(value, 50);
    return code !== undefined && /^[\p{L}\p{N} _-]+$/u.test(code) ? code : undefined;
  },
  type: (value) => writableTypes.find((one) => one === value),
  amount: amountOf,
  min_purchase: amountOf,
  expires: dateOf,
  enabled: (value) => (typeof value === "boolean" ? value : undefined),
  applies_to: targetOf,
  max_uses: countOf,
  max_uses_per_customer: countOf,
  restricted_to: (value) => (Array.isArray(value) && value.length === 0 ? [] : objectOf(value)),
  shipping_methods: (value) =>
    value === null || (Array.isArray(value) && value.every((one) => typeof one === "string")) ? value : undefined,
};

/** The fields of a coupon in a body. v2 refuses what it cannot write, and what it does not know, with 400. */
export function readCouponFields(body: JsonObject): CouponFields {
  const fields = Object.entries(body).map(([name, value]) => {
    if (readOnly.includes(name)) {
      throw bad(
        name,
        `The field '${name}' cannot be written to. Please remove it from your request before trying again.`,
      );
    }
    if (!Object.hasOwn(readers, name)) throw bad(name, `The field '${name}' is not supported by this resource.`);
    const read: unknown = readers[name as keyof CouponFields](value);
    if (read === undefined) throw bad(name, `The field '${name}' is invalid.`);
    return [name, read] as const;
  });
  return Object.fromEntries(fields);
}

/** Refuses with 400 a coupon that lacks what it needs. */
export function needCouponFields(fields: CouponFields): void {
  for (const name of ["name", "code", "type", "amount", "applies_to"] as const) {
    if (fields[name] === undefined) throw bad(name, `The required field '${name}' was not supplied.`);
  }
}

function textOf(value: unknown, most: number): string | undefined {
  return typeof value === "string" && value.trim() !== "" && Array.from(value).length <= most ? value : undefined;
}

/** An amount of 0 or more, as a string or a number, as a string with four decimals. */
function amountOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text).toFixed(4) : undefined;
}

function dateOf(value: unknown): string | undefined {
  if (value === "") return "";
  const time = typeof value === "string" && /\d{4}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : couponDate(time);
}

function targetOf(value: unknown): CouponTarget | undefined {
  const { entity, ids } = asObject(value);
  if ((entity !== "products" && entity !== "categories") || !Array.isArray(ids) || ids.length === 0) return undefined;
  return ids.every(Number.isInteger) ? { entity, ids: ids as number[] } : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? asObject(value) : undefined;
}

function bad(name: string, message: string): Refusal {
  return new Refusal(400, message, { why: `the coupon's ${name}: ${message}` });
}
