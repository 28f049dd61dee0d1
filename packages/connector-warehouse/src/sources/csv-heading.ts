import { fileUnreadable } from "./source-faults.js";
import { unpacked } from "./unpacked.js";

/** What the first line of a CSV file says of the others. */
export interface CsvHeading {
  readonly delimiter: string;
  /** No two alike. */
  readonly names: readonly string[];
}

/** More than any heading is long. */
const mostCharacters = 1024 * 1024;
const delimiters = [",", ";", "\t", "|"] as const;
const cell = /"(?:[^"]|"")*"/g;

/**
 * Reads a CSV file's heading. Cells are parted by what it has most often of the usual four; a name that is empty is `column` and its place,
 * one that stands there already has a number behind it. Nothing is guessed from the lines below: with one bad line among them DuckDB takes
 * a file for one without cells.
 * @throws Fault SOURCE_FILE_UNREADABLE for a file without a heading.
 */
export async function readCsvHeading(place: string, name: string, known?: string): Promise<CsvHeading> {
  const line = (await firstLine(place)).replace(/^\uFEFF/, "");
  if (line.trim() === "") throw fileUnreadable(`The file "${name}" is empty: its first line names its columns.`);
  const bare = line.replace(cell, "");
  const counted = delimiters.map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  const [best] = counted.toSorted((a, b) => b.count - a.count);
  const delimiter = known ?? best?.delimiter ?? ",";
  return { delimiter, names: unique(cellsOf(line, delimiter)) };
}

/** Names in quotes may hold line breaks. */
async function firstLine(place: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of unpacked(place)) {
    text += decoder.decode(chunk, { stream: true });
    const line = /^(?:[^"\r\n]|"[^"]*")*(?=[\r\n])/.exec(text);
    if (line) return line[0];
    if (text.length > mostCharacters) break;
  }
  return text;
}

function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const inQuotes = /^\s*("(?:[^"]|"")*")[^\S\t]*/.exec(line.slice(at));
    const end = line.indexOf(delimiter, at + (inQuotes?.[0].length ?? 0));
    const whole = line.slice(at, end === -1 ? undefined : end).trim();
    cells.push(/^".*"$/s.test(whole) ? whole.slice(1, -1).replaceAll('""', '"') : whole);
    if (end === -1) break;
    at = end + delimiter.length;
  }
  return cells;
}

/** DuckDB takes names that differ in case alone for one. */
function unique(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, index) => {
    const name = given === "" ? `column${index}` : given;
    let free = name;
    for (let number = 1; taken.has(free.toLowerCase()); number += 1) free = `${name}_${number}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
