/** Functions on text. Null in place of the text gives null. */
import type { ExpressionFunction } from "./expression-function.js";
import { ExpressionError } from "./expression-error.js";
import { bounded, certainText, longestText, sortOf, textArgument, tooLong, wholeArgument } from "./text-argument.js";
import { holdsPart, splitAt } from "./text-search.js";

const one = [["dyn"]];
const two = [["dyn", "dyn"]];
const three = [["dyn", "dyn", "dyn"]];

/** The most parts that `split` makes. */
const mostParts = 1000;

export const textFunctions: readonly ExpressionFunction[] = [
  {
    name: "trim",
    calls: one,
    usage: "trim(text)",
    description: "Without the space around it.",
    run: (value) => textArgument("trim", value)?.trim() ?? null,
  },
  {
    name: "lower",
    calls: one,
    usage: "lower(text)",
    description: "In lower case.",
    run: (value) => textArgument("lower", value)?.toLowerCase() ?? null,
  },
  {
    name: "upper",
    calls: one,
    usage: "upper(text)",
    description: "In upper case.",
    run: (value) => textArgument("upper", value)?.toUpperCase() ?? null,
  },
  {
    name: "join",
    calls: [["dyn"], ["dyn", "dyn"]],
    usage: 'join(list, ", ")',
    description:
      "The entries of a list as one text with a separator between them; those that are null or empty are passed over. Null of a list without any.",
    run: join,
  },
  {
    name: "split",
    calls: two,
    usage: 'split(text, ",")',
    description: `The parts of a text between separators, as a list of at most ${mostParts}.`,
    run: split,
  },
  {
    name: "replace",
    calls: three,
    usage: 'replace(text, "from", "to")',
    description: "With each occurrence replaced.",
    run: replace,
  },
  {
    name: "substring",
    calls: [...two, ...three],
    usage: "substring(text, start, end)",
    description:
      "The characters from start, counted from 0, up to but without end; to the end of the text where end is left out. What lies outside of the text is passed over.",
    run: substring,
  },
  ...(["startsWith", "endsWith", "contains"] as const).map((name) => ({
    name,
    calls: two,
    usage: `${name}(text, "part")`,
    description:
      { startsWith: "Whether it begins so.", endsWith: "Whether it ends so.", contains: "Whether it holds this." }[
        name
      ] + " False of null.",
    run: (value: unknown, part: unknown) => holds(name, value, part),
  })),
];

function join(list: unknown, separator: unknown = ""): string | null {
  if (list === null) return null;
  if (!Array.isArray(list)) throw new ExpressionError(`join takes a list, and was given ${sortOf(list)}.`);
  const between = certainText("join", separator);
  const parts = list.map((part: unknown) => textArgument("join", part)).filter((part) => part !== null && part !== "");
  if (parts.length === 0) return null;
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0), 0) + between.length * (parts.length - 1);
  if (length > longestText) throw tooLong("join");
  return parts.join(between);
}

function split(value: unknown, separator: unknown): string[] | null {
  const text = textArgument("split", value);
  if (text === null) return null;
  const between = certainText("split", separator);
  const parts = between === "" ? characters(text, mostParts + 1) : splitAt(text, between, mostParts + 1);
  if (parts.length > mostParts) throw new ExpressionError(`split was to make a list of more than ${mostParts} parts.`);
  return parts;
}

/** The first characters of a text, none of them in halves. */
function characters(text: string, most: number): string[] {
  return Array.from(text.slice(0, 2 * most)).slice(0, most);
}

function replace(value: unknown, from: unknown, to: unknown): string | null {
  const text = textArgument("replace", value);
  if (text === null) return null;
  const searched = certainText("replace", from);
  const inserted = certainText("replace", to);
  if (searched === "") return text;
  const parts = splitAt(text, searched);
  if (text.length + (parts.length - 1) * (inserted.length - searched.length) > longestText) throw tooLong("replace");
  return parts.join(inserted);
}

function substring(value: unknown, start: unknown, end?: unknown): string | null {
  const text = textArgument("substring", value);
  if (text === null) return null;
  const from = Math.max(0, wholeArgument("substring", start));
  const to = end === undefined ? undefined : Math.max(0, wholeArgument("substring", end));
  return Array.from(bounded("substring", text)).slice(from, to).join("");
}

function holds(name: "startsWith" | "endsWith" | "contains", value: unknown, part: unknown): boolean {
  const text = textArgument(name, value);
  if (text === null) return false;
  const searched = certainText(name, part);
  if (name === "startsWith") return text.startsWith(searched);
  return name === "endsWith" ? text.endsWith(searched) : holdsPart(text, searched);
}
