/** Rows as text, a portion at a time. */
import type { JsonObject, JsonValue } from "@storegate/connector-kit";
import { stringify } from "csv-stringify/sync";

/** A form that rows can be had in. */
export interface ExportEncoder {
  readonly contentType: string;
  /** Before the first row. */
  head(columns: readonly string[]): string;
  portion(rows: readonly JsonObject[], columns: readonly string[]): string;
}

/** Forms by the end of an export's name. */
export const encoders: ReadonlyMap<string, ExportEncoder> = new Map([
  [
    "csv",
    {
      contentType: "text/csv; charset=utf-8; header=present",
      head: (columns) => csvOf([[...columns]]),
      portion: (rows, columns) => csvOf(rows.map((row) => columns.map((column) => cellOf(valueAt(row, column))))),
    },
  ],
  [
    "ndjson",
    {
      contentType: "application/x-ndjson; charset=utf-8",
      head: () => "",
      portion: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    },
  ],
]);

/** What readers may take for the end of a line, each alone too. */
const lineBreak = /[\r\n]/;

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvOf(lines: string[][]): string {
  return stringify(lines, { record_delimiter: "windows", escape_formulas: true, quoted_match: lineBreak });
}

/** `actor.name` is the field of a field; null where either is none. */
function valueAt(row: JsonObject, column: string): JsonValue {
  return column.split(".").reduce<JsonValue>((inner, name) => (isObject(inner) ? (inner[name] ?? null) : null), row);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cellOf(value: JsonValue): string {
  if (value === null) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // Of what may come before a formula, the one that the library leaves as it is.
  return text.startsWith("\n") ? `'${text}` : text;
}
