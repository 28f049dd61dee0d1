/** Functions on values of any sort, and on numbers. */
import { decimalText, plainDecimal } from "../fields/canonical-number.js";
import { ExpressionError } from "./expression-error.js";
import type { ExpressionFunction } from "./expression-function.js";
import { roundedDecimal } from "./rounded-decimal.js";
import { sortOf, wholeArgument } from "./text-argument.js";

/** How many arguments `coalesce` takes at most. */
const mostChoices = 8;

/** The most decimals that are asked for. */
const mostPlaces = 15;

export const valueFunctions: readonly ExpressionFunction[] = [
  {
    name: "coalesce",
    calls: Array.from({ length: mostChoices - 1 }, (_, index) => Array.from({ length: index + 2 }, () => "dyn")),
    usage: "coalesce(a, b, …)",
    description: `The first of two to ${mostChoices} values that is not null.`,
    run: (...values) => values.find((value) => value !== null) ?? null,
  },
  {
    name: "default",
    calls: [["dyn", "dyn"]],
    usage: "default(value, other)",
    description: "The value, or the other where it is null or a text of nothing but space.",
    run: (value, other) => (isBlank(value) ? other : value),
  },
  {
    name: "emptyToNull",
    calls: [["dyn"]],
    usage: "emptyToNull(value)",
    description: "Null in place of a text of nothing but space; any other value as it is.",
    run: (value) => (isBlank(value) ? null : value),
  },
  {
    name: "decimal",
    calls: [["dyn"], ["dyn", "dyn"]],
    usage: "decimal(value, places)",
    description:
      "A number as exact decimal text; rounded to this many decimals, half away from zero, where places is given.",
    run: decimal,
  },
];

function isBlank(value: unknown): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

function decimal(value: unknown, places?: unknown): string | null {
  if (value === null) return null;
  const text = decimalOf(value);
  if (text === undefined)
    throw new ExpressionError(`decimal takes a number, and was given ${sortOf(value)} that is none.`);
  if (places === undefined) return text;
  const count = wholeArgument("decimal", places);
  if (count < 0 || count > mostPlaces) throw new ExpressionError(`decimal rounds to 0 to ${mostPlaces} decimals.`);
  return roundedDecimal(text, count);
}

function decimalOf(value: unknown): string | undefined {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string") return value.length > 1000 ? undefined : decimalText(value);
  return typeof value === "number" && Number.isFinite(value) ? plainDecimal(value) : undefined;
}
