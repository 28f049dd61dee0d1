/** Reading the tests of one value. */
import type { JsonValue } from "@storegate/connector-kit";
import type { AttributeType } from "../attributes/index.js";
import { operators, type Operand, type Operator, type Test, type TestValue } from "./filter.js";
import { escaped, type Fields, type FilterProblem } from "./filter-problem.js";

const mostValues = 1000;
const longestText = 1000;
const mostDays = 36_500;

/** The tests that fields say, and what is wrong with them; paths begin at the fields. */
export function readTests(
  fields: Fields,
  type: AttributeType,
): { readonly tests: Test[]; readonly problems: FilterProblem[] } {
  const tests: Test[] = [];
  const problems: FilterProblem[] = [];
  for (const [name, json] of Object.entries(fields)) {
    const path = `/${escaped(name)}`;
    const known = operators[type];
    const operand = Object.hasOwn(known, name) ? known[name as Operator] : undefined;
    if (operand === undefined) {
      problems.push({
        path,
        message: `There is no "${name}" for ${words[type]}. There are: ${Object.keys(known).join(", ")}.`,
      });
      continue;
    }
    const value = readOperand(json, operand, type);
    if (value === undefined) problems.push({ path, message: `It is ${wanted(operand, type)}.` });
    else tests.push({ operator: name as Operator, type, value });
  }
  return { tests, problems };
}

const words: Readonly<Record<AttributeType, string>> = {
  integer: "whole numbers",
  decimal: "decimals",
  text: "texts",
  date: "dates",
  boolean: "yes or no",
  texts: "lists of texts",
  integers: "lists of whole numbers",
};

function wanted(operand: Operand, type: AttributeType): string {
  if (operand === "boolean") return "true or false";
  if (operand === "days") return `a whole number of days, 1 to ${mostDays}`;
  const one = {
    integer: "a whole number",
    integers: "a whole number",
    decimal: `a decimal, as "99.90" or 99.9`,
    text: `a text of ${longestText} characters at most`,
    texts: `a text of ${longestText} characters at most`,
    date: "a moment by ISO 8601 with its zone, as 2026-01-31T00:00:00Z",
    boolean: "true or false",
  }[type];
  return operand === "values" ? `a list of one to ${mostValues}, each ${one}` : one;
}

function readOperand(json: JsonValue | undefined, operand: Operand, type: AttributeType): TestValue | undefined {
  if (operand === "boolean") return typeof json === "boolean" ? json : undefined;
  if (operand === "days") return isWhole(json) && json >= 1 && json <= mostDays ? json : undefined;
  if (operand === "value") return readValue(json, type);
  if (!Array.isArray(json) || json.length === 0 || json.length > mostValues) return undefined;
  const values = (json as readonly JsonValue[]).map((each) => readValue(each, type));
  const good = values.filter((value) => value !== undefined);
  return good.length === values.length ? good : undefined;
}

function readValue(json: JsonValue | undefined, type: AttributeType): string | number | undefined {
  switch (type) {
    case "integer":
    case "integers":
      return isWhole(json) && Math.abs(json) <= 2_147_483_647 ? json : undefined;
    case "decimal":
      return decimalOf(json);
    case "text":
    case "texts":
      return typeof json === "string" && json.length <= longestText ? json : undefined;
    case "date":
      return momentOf(json);
    case "boolean":
    default:
      return undefined;
  }
}

function isWhole(json: JsonValue | undefined): json is number {
  return typeof json === "number" && Number.isSafeInteger(json);
}

function decimalOf(json: JsonValue | undefined): string | undefined {
  const text = typeof json === "number" ? String(json) : json;
  return typeof text === "string" && /^-?\d{1,15}(?:\.\d{1,8})?$/.test(text) ? text : undefined;
}

function momentOf(json: JsonValue | undefined): string | undefined {
  const isMoment =
    typeof json === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(json) &&
    !Number.isNaN(Date.parse(json));
  return isMoment ? new Date(json).toISOString() : undefined;
}
