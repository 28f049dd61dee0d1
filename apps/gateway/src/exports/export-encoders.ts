/** Rows as text, a portion at a time. */
import type { JsonObject } from "@storegate/connector-kit";
import { stringify } from "csv-stringify/sync";
import { readAt } from "../json-pointer.js";

/** A column of an export. */
export interface ExportColumn {
  readonly name: string;
  /** Where its value stands in a row, as a JSON pointer. */
  readonly path: string;
}

/** A form that rows can be had in. */
export interface ExportEncoder {
  readonly contentType: string;
  /** Before the first row. */
  head(columns: readonly ExportColumn[]): string;
  portion(rows: readonly JsonObject[], columns: readonly ExportColumn[]): string;
}

/** Forms by the end of an export's name. */
export const encoders: ReadonlyMap<string, ExportEncoder> = new Map([
  [
    "csv",
    {
      contentType: "text/csv; charset=utf-8; header=present",
      head: (columns) => csvOf([columns.map(({ name }) => name)]),
      portion: (rows, columns) => csvOf(rows.map((row) => columns.map(({ path }) => cellOf(readAt(row, path))))),
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

/** By which Excel, which opens a CSV by a double click, tells UTF-8 from the codes of its country. */
const byteOrderMark = "\u{FEFF}";

/** The same form behind a byte order mark. */
export function withByteOrderMark(encoder: ExportEncoder): ExportEncoder {
  return { ...encoder, head: (columns) => byteOrderMark + encoder.head(columns) };
}

/** What readers may take for the end of a line, each alone too. */
const lineBreak = /[\r\n]/;

/** RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvOf(lines: string[][]): string {
  return stringify(lines, { record_delimiter: "windows", escape_formulas: true, quoted_match: lineBreak });
}

/** @param value JSON; undefined where there is nothing. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // Of what may come before a formula, the one that the library leaves as it is.
  return text.startsWith("\n") ? `'${text}` : text;
}
