import type { GroupFields } from "../../store/group-book.js";
import { asObject, readObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";
import { readDiscountRules } from "./discount-rules.js";

const readOnly = ["id", "date_created", "date_modified"];
const accessTypes = ["all", "specific", "none"] as const;

/** The fields of a group in a body. v2 refuses what it cannot write, and what it does not know, with 400. */
export function readGroupFields(body: unknown): Partial<GroupFields> {
  const fields: { -readonly [Name in keyof GroupFields]?: GroupFields[Name] } = {};
  for (const [name, value] of Object.entries(readObject(body, "v2", "group"))) {
    if (name === "name") fields.name = readName(value);
    else if (name === "is_default" || name === "is_group_for_guests") fields[name] = readFlag(name, value);
    else if (name === "category_access") fields.category_access = readAccess(value);
    else if (name === "discount_rules") fields.discount_rules = need(readDiscountRules(value), name);
    else if (readOnly.includes(name)) {
      throw new Refusal(
        400,
        `The field '${name}' cannot be written to. Please remove it from your request before trying again.`,
        { why: `${name} is read-only` },
      );
    } else throw bad(name, `The field '${name}' is not supported by this resource.`);
  }
  return fields;
}

function readName(value: unknown): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw bad("name");
}

function readFlag(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw bad(name);
}

/** Categories stand with `specific` and with nothing else. */
function readAccess(value: unknown): GroupFields["category_access"] {
  const { type, categories } = asObject(value);
  const known = accessTypes.find((one) => one === type);
  if (known === undefined || (known === "specific") !== Array.isArray(categories)) throw bad("category_access");
  if (!Array.isArray(categories)) {
    if (categories !== undefined) throw bad("category_access");
    return { type: known };
  }
  const ids = categories.filter((id): id is number => Number.isInteger(id));
  if (ids.length !== categories.length) throw bad("category_access");
  return { type: known, categories: ids };
}

function need<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw bad(name);
}

function bad(name: string, message = `The field '${name}' is invalid.`): Refusal {
  return new Refusal(400, message, { why: `the group's ${name} is not acceptable` });
}
