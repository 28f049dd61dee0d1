/** Pieces of SQL that PostgreSQL, Redshift and DuckDB read alike. */
import { queryRefused, tableUnknown } from "./source-faults.js";

/** A name as it stands, whatever its letters. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text. Backslashes are spelled out, since Redshift takes one inside quotes for an escape and the others do not. */
export function textLiteral(text: string): string {
  const parts = text.split("\\").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join("") : `(${parts.join(" || chr(92) || ")})`;
}

/** Names of a table as a config writes it: `customers`, `public.customers`, `"My.Schema".customers`. */
export function namesOf(table: string): string[] {
  const names = table.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [];
  if (names.length === 0 || names.join(".") !== table) throw tableUnknown(`"${table}" is no name of a table.`);
  return names.map((name) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name));
}

/** What {@link namesOf} reads again; a name is quoted only where it must be. */
export function written(names: readonly string[]): string {
  return names.map((name) => (/[".]/.test(name) ? quoted(name) : name)).join(".");
}

const comment = /^(?:--[^\n]*(?:\n|$)|\s+)/;
const quotation = /^(?:[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_]\w*)?\$)[^]*?\1)/;

/**
 * A person's query without what ends it, so that it can stand in brackets. What it says is the source's to judge.
 * @throws Fault SOURCE_QUERY_REFUSED for several statements, or none.
 */
export function bareQuery(query: string): string {
  let at = 0;
  let end: number | undefined;
  let isEmpty = true;
  while (at < query.length) {
    const rest = query.slice(at, at + 2);
    if (rest === "/*") at = endOfComment(query, at);
    else {
      const left = query.slice(at);
      const blank = comment.exec(left);
      const word = blank ? null : (quotation.exec(left) ?? /^\w+/.exec(left));
      if (blank) at += blank[0].length;
      else {
        if (rest.startsWith(";")) end ??= at;
        else if (end !== undefined) throw queryRefused("The query holds several statements; one SELECT is read.");
        else isEmpty = false;
        at += word ? word[0].length : 1;
      }
    }
  }
  if (isEmpty) throw queryRefused("The query is empty.");
  return query.slice(0, end);
}

/** Comments of this kind may hold others. */
function endOfComment(query: string, from: number): number {
  let depth = 0;
  for (let at = from; at < query.length; at += 1) {
    const two = query.slice(at, at + 2);
    if (two === "/*") depth += 1;
    else if (two === "*/") depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  throw queryRefused("A comment of the query has no end.");
}
