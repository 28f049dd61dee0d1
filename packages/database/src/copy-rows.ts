/** Rows in the text format of `COPY` (PostgreSQL documentation, COPY, "Text Format"). */
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { TransactionSql } from "postgres";
import { keepableJson, keepableText } from "./keepable.js";

/** What a cell may hold; a list is an array of the database's, another object is JSON. */
export type CopiedValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | readonly (string | number | bigint)[]
  | object;

/** How many characters go in one piece. */
const pieceLength = 65_536;

/** Sends rows by a `copy … from stdin`. @throws the database's error; then the transaction is spoilt. */
export async function copyRows(
  client: TransactionSql,
  statement: string,
  rows: Iterable<readonly CopiedValue[]>,
): Promise<void> {
  const query = client.unsafe(statement) as Rejectable;
  const stream = await query.writable();
  // The driver (3.4.9) tells a refusal that comes after the last row to the query alone, which was answered when the stream was opened.
  const refused = new Promise<never>((_, reject) => {
    query.reject = reject;
  });
  const ended = Promise.race([finished(stream), refused]);
  // Told where it is awaited, which it is in any case.
  ended.catch(() => {});
  let piece = "";
  try {
    for (const row of rows) {
      piece += `${row.map(cellOf).join("\t")}\n`;
      if (piece.length < pieceLength) continue;
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), ended]);
      piece = "";
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  stream.end(piece);
  await ended;
}

/** A query of the driver's, as it is inside. */
type Rejectable = ReturnType<TransactionSql["unsafe"]> & { reject: (error: unknown) => void };

/** One cell: `\\N` is null, and what would end a cell or a row is written with a backslash. */
function cellOf(value: CopiedValue): string {
  return value === null ? "\\N" : escaped(textOf(value));
}

function textOf(value: NonNullable<CopiedValue>): string {
  if (typeof value === "string") return keepableText(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${(value as readonly (string | number | bigint)[]).map(elementOf).join(",")}}`;
  return typeof value === "object" ? keepableJson(value) : String(value);
}

/** An element of an array; a text is quoted, whatever is in it. */
function elementOf(value: string | number | bigint): string {
  return typeof value === "string" ? `"${keepableText(value).replace(/[\\"]/g, "\\$&")}"` : String(value);
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escaped(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (each) => escapes[each] ?? each);
}
