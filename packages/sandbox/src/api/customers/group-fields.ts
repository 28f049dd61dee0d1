import type { GroupFields } from "../../store/group-book.js";
import { asObject, type JsonObject } from "../json-reader.js";
import { Refusal } from "../refusal.js";

const readOnly = ["id", "date_created", "date_modified"];
const accessTypes = ["all", "specific", "none"] as const;

/** The fields of a group in a body. v2 refuses what it cannot write, and what it does not know, with 400. */
export function readGroupFields(body: JsonObject): Partial<GroupFields> {
  const fields: { -readonly [Name in keyof GroupFields]?: GroupFields[Name] } = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === "name") fields.name = readName(value);
    else if (name === "is_default" || name === "is_group_for_guests") fields[name] = readFlag(name, value);
    else if (name === "category_access") fields.category_access = readAccess(value);
    else if (name === "discount_rules") fields.discount_rules = readRules(value);
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

function readAccess(value: unknown): GroupFields["category_access"] {
  const { type, categories } = asObject(value);
  const known = accessTypes.find((one) => one === type);
  if (known === undefined) throw bad("category_access");
  if (categories === undefined) return { type: known };
  if (known !== "specific" || !Array.isArray(categories) || !categories.every(Number.isInteger))
    throw bad("category_access");
  return { type: known, categories: categories as number[] };
}

function readRules(value: unknown): GroupFields["discount_rules"] {
  if (!Array.isArray(value)) throw bad("discount_rules");
  const rules = value.map(asObject);
  const ofType = (type: string) => rules.filter((rule) => rule["type"] === type).length;
  const known = ["price_list", "all", "category", "product"].reduce((count, type) => count + ofType(type), 0);
  if (known !== rules.length || ofType("all") > 1 || (ofType("price_list") > 0 && rules.length > 1)) {
    throw bad("discount_rules");
  }
  return rules;
}

function bad(name: string, message = `The field '${name}' is invalid.`): Refusal {
  return new Refusal(400, message, { why: `the group's ${name} is not acceptable` });
}
