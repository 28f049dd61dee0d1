import type { JsonObject } from "../json-reader.js";

/** What a field of a body has to be. Texts are counted in characters; both bounds belong to the range. */
export type FieldRule =
  | { readonly is: "text"; readonly least?: number; readonly most?: number; readonly orNull?: boolean }
  | { readonly is: "decimal"; readonly least?: number; readonly most?: number; readonly orNull?: boolean }
  | { readonly is: "integer"; readonly least: number; readonly most: number; readonly orNull?: boolean }
  | { readonly is: "boolean"; readonly orNull?: boolean }
  | { readonly is: "one of"; readonly values: readonly string[]; readonly orNull?: boolean }
  | { readonly is: "integers" | "texts"; readonly orNull?: boolean }
  | { readonly is: "date"; readonly orNull?: boolean };

/** The rules of a thing's fields, by name. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

/** The fields of a body that rules know, the errors by field, and what neither is written nor known. */
export interface ReadFields {
  readonly fields: JsonObject;
  readonly errors: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
}

/** Reads an object by rules. Names in `elsewhere` are read by others, and neither errors nor ignored here. */
export function readFields(body: JsonObject, rules: FieldRules, elsewhere: readonly string[] = []): ReadFields {
  const fields: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      if (!elsewhere.includes(name)) ignored.push(name);
      continue;
    }
    const fault = faultOf(rule, value);
    if (fault === undefined) fields[name] = value;
    else errors[name] = `${name} ${fault}`;
  }
  return { fields, errors, ignored };
}

/** What is wrong with the value; `undefined` when nothing is. */
function faultOf(rule: FieldRule, value: unknown): string | undefined {
  if (value === null && rule.orNull === true) return undefined;
  switch (rule.is) {
    case "text":
      if (typeof value !== "string") return "must be a string";
      return lengthFault(Array.from(value).length, rule.least ?? 0, rule.most ?? Number.POSITIVE_INFINITY);
    case "decimal":
      if (typeof value !== "number") return "must be a number";
      return rangeFault(value, rule.least ?? 0, rule.most ?? Number.POSITIVE_INFINITY);
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) return "must be an integer";
      return rangeFault(value, rule.least, rule.most);
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be a boolean";
    case "one of":
      return rule.values.some((one) => one === value) ? undefined : `must be one of ${rule.values.join(", ")}`;
    case "integers":
      return Array.isArray(value) && value.every(Number.isInteger) ? undefined : "must be an array of integers";
    case "texts":
      return Array.isArray(value) && value.every((one) => typeof one === "string")
        ? undefined
        : "must be an array of strings";
    default:
      return typeof value === "string" && (value === "" || !Number.isNaN(Date.parse(value)))
        ? undefined
        : "must be a date";
  }
}

function lengthFault(length: number, least: number, most: number): string | undefined {
  if (length >= least && length <= most) return undefined;
  return most === Number.POSITIVE_INFINITY
    ? `must have at least ${least} characters`
    : `must be between ${least} and ${most} characters`;
}

function rangeFault(value: number, least: number, most: number): string | undefined {
  if (value >= least && value <= most) return undefined;
  return most === Number.POSITIVE_INFINITY ? `must be at least ${least}` : `must be between ${least} and ${most}`;
}
