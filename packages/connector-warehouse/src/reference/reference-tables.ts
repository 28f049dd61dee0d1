/** Tables of a page that say what the code says: destination fields, and functions of expressions. */
import { expressionFunctions } from "../expressions/environment.js";
import { fieldsOf } from "../fields/catalogue.js";
import { objectNames, type DestinationField } from "../fields/destination-field.js";

/** A page with each table in the place that is marked for it. @throws Error when the page has no place for one. */
export function withReferenceTables(page: string): string {
  const tables = [
    ...objectNames.map((object) => ({ name: object, table: fieldTable(fieldsOf(object)) })),
    { name: "functions", table: functionTable() },
  ];
  return tables.reduce((text, { name, table }) => withTable(text, name, table), page);
}

function withTable(page: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin) + begin.length, page.indexOf(end)];
  if (from < begin.length || to < from) throw new Error(`the page has no lines ${begin} and ${end}`);
  return `${page.slice(0, from)}\n\n${table}\n\n${page.slice(to)}`;
}

function fieldTable(fields: readonly DestinationField[]): string {
  return aligned(
    ["Field", "Type", "Limits", "To make one", "Cleared", "What it is"],
    fields.map((field) => [
      `\`${field.name}\``,
      field.type,
      limitsOf(field),
      field.matchOnly ? "for matching" : field.required ? "required" : "",
      clearedTo(field),
      field.description,
    ]),
  );
}

function limitsOf({ minLength, maxLength, min, max, maxItems, values }: DestinationField): string {
  const characters = between(minLength, maxLength, "characters");
  return [characters, between(min, max, ""), between(undefined, maxItems, "entries"), values?.join(", ") ?? ""]
    .filter((each) => each !== "")
    .join("; ");
}

function between(least: number | undefined, most: number | undefined, what: string): string {
  const unit = what === "" ? "" : ` ${what}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? "" : `at most ${most}${unit}`;
}

function clearedTo({ clearTo }: DestinationField): string {
  if (clearTo === undefined) return "";
  return clearTo === "" ? "empty" : `\`${JSON.stringify(clearTo)}\``;
}

function functionTable(): string {
  return aligned(
    ["Function", "What it answers"],
    expressionFunctions(() => undefined).map(({ usage, description }) => [`\`${usage}\``, description]),
  );
}

/** A table in Markdown, its columns as wide as their widest cell. */
function aligned(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rows = body.map((cells) => cells.map((cell) => cell.replaceAll("|", String.raw`\|`)));
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((cells) => cells[column]?.length ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}
