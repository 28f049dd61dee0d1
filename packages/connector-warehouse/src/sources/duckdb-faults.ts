import { Fault } from "@storegate/connector-kit";
import * as faults from "./source-faults.js";

/** What DuckDB throws, as a fault in its own words. @param root the gateway's folder of files, whose place is nobody's business. */
export function duckdbFault(error: unknown, root: string | null): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error;
  if ("code" in error && error.code === "ERR_STRING_TOO_LONG")
    return faults.queryTooHeavy("A value is a text of more than 512 MB, which nobody can hold.", error);
  const parts = /^(?:[\w -]+ Error|\w+): /.exec(error.message);
  if (!parts) return error;
  const kind = parts[0];
  // What follows is advice to those who write DuckDB's options, and the query again, which holds places of files.
  const [first = ""] = error.message.split(/\n\s*\n|\n *Possible |\n *LINE /);
  const file = /\n *file = (.+)/.exec(error.message)?.[1];
  const whole = file === undefined || first.includes(file) ? first : `${first}\nFile: ${file}`;
  const words = closed(root === null ? whole : whole.replaceAll(root.endsWith("/") ? root : `${root}/`, ""));
  const rule = rules.find(([pattern]) => pattern.test(first));
  return rule ? rule[1](words, error) : kind.endsWith("Error: ") ? faults.queryRefused(words, error) : error;
}

/** As a sentence, which another may follow. */
function closed(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

const rules: readonly (readonly [RegExp, (words: string, cause: unknown) => Fault])[] = [
  [/^Permission Error/, (words, cause) => faults.fileDenied(words, cause)],
  [/^Catalog Error: (?:Table|View) with name/, faults.tableUnknown],
  [
    /^Binder Error: .*(?:[Rr]eferenced column|column named|does not have a column)/s,
    (words, cause) => faults.columnUnknown(words, "source.query", cause),
  ],
  [/^Out of Memory Error/, faults.queryTooHeavy],
  [
    /^IO Error: .*(?:No such file|No files found|Could not set lock|not a valid DuckDB|Cannot open file)/s,
    faults.fileUnknown,
  ],
  [/^(?:IO|HTTP|Serialization|FATAL|Connection) Error/, (words, cause) => faults.readBroken(words, { cause })],
  [/^INTERRUPT Error/, (words, cause) => faults.readBroken(words, { cause })],
  [/(?:read_csv|CSV Error|CSV File|Malformed JSON|Parquet|parquet|magic bytes)/, faults.fileUnreadable],
];
