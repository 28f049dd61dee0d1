/** Whether a text of the database names somebody: as a condition of SQL, since texts are many. */
import { sql, type SQL } from "drizzle-orm";

/**
 * The condition that a text names somebody by one of these names, in any case. A name counts where it stands by itself: `jane@example.com`
 * is not in `mary-jane@example.com`, nor in `jane@example.com.au`. Of JSON the text is taken as the database writes it.
 * @param text an expression of type text; of null nothing is named.
 */
export type NamedIn = (text: SQL) => SQL;

/** Conditions over these names. @param names none of them empty. */
export function namedBy(names: readonly string[]): NamedIn {
  const written = [...new Set(names.flatMap(waysOfWriting))];
  // What is quick to look for first; few texts pass, and only those are looked at closely.
  const parts = written.map((name) => `%${name.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`);
  const pattern = `${before}(?:${written.map(escaped).join("|")})${after}`;
  return (text) => sql`(lower(${text}) like any(${sql.param(parts)}::text[]) and ${text} ~* ${pattern})`;
}

/** Before a name stands nothing that could be part of it, but for the end of an escape: of JSON (`\n`), or of a URL (`%3C`). */
const before = String.raw`(?:(?<![[:alnum:]._%+-])|(?<=\\[bfnrt])|(?<=%[0-9a-f][0-9a-f]))`;
/** After it neither; a dot or a hyphen may end a sentence, or a word. */
const after = "(?![[:alnum:]]|[.-][[:alnum:]])";

/** As it is, as JSON has it, and as a URL has it. */
function waysOfWriting(name: string): string[] {
  return [name, JSON.stringify(name).slice(1, -1), encodeURIComponent(name.toWellFormed())];
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
