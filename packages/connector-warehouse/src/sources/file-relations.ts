/** How DuckDB reads files of each format, and by which names queries speak of them. */
import { readCsvHeading } from "./csv-heading.js";
import { isPattern, matching, type DataFile, type FileFormat } from "./data-files.js";
import { requireSound } from "./sound-file.js";
import { fileUnknown, modelUnclear, tableUnknown } from "./source-faults.js";
import { quoted, textLiteral } from "./sql-text.js";

/** Of CSV every column is text, so that what looks like a number keeps its zeros; nothing is guessed. */
const textOptions = `auto_detect = false, header = true, quote = '"', escape = '"', comment = '', skip = 0`;

type Reader = (files: readonly DataFile[]) => Promise<string>;

const readers: Readonly<Record<Exclude<FileFormat, "database">, Reader>> = {
  csv: (files) => scanOfText(files),
  tsv: (files) => scanOfText(files, "\t"),
  parquet: async (files) => `read_parquet(${listed(files)}, union_by_name = true)`,
  // All objects are looked at, so that no later one breaks the reading with another type.
  json: async (files) => `read_json(${listed(files)}, sample_size = -1, union_by_name = true)`,
};

/** What stands after `from` for some files of one format. @throws Fault SOURCE_FILE_UNKNOWN for several formats. */
export async function scanOf(files: readonly DataFile[]): Promise<string> {
  const [first] = files;
  if (!first) throw fileUnknown("No file is found.");
  const other = files.find(({ format }) => format !== first.format);
  if (other)
    throw fileUnknown(`"${first.name}" and "${other.name}" are of different formats: rows of one model are of one.`);
  if (first.format === "database") throw fileUnknown(`"${first.name}" is a database, and read by itself.`);
  for (const file of files) await requireSound(file);
  return readers[first.format](files);
}

/** Files with one heading are read together, and those with others beside them: what one does not have is null. */
async function scanOfText(files: readonly DataFile[], delimiter?: string): Promise<string> {
  const byHeading = new Map<string, DataFile[]>();
  for (const file of files) {
    const heading = await readCsvHeading(file.place, file.name, delimiter);
    const columns = heading.names.map((name) => `${textLiteral(name)}: 'VARCHAR'`).join(", ");
    const options = `delim = ${textLiteral(heading.delimiter)}, columns = {${columns}}`;
    byHeading.set(options, [...(byHeading.get(options) ?? []), file]);
  }
  const scans = [...byHeading].map(([options, some]) => `read_csv(${listed(some)}, ${options}, ${textOptions})`);
  const [only] = scans;
  if (scans.length === 1 && only !== undefined) return only;
  return `(${scans.map((scan) => `select * from ${scan}`).join(" union all by name ")})`;
}

function listed(files: readonly DataFile[]): string {
  return `[${files.map(({ place }) => textLiteral(place)).join(", ")}]`;
}

/** Data files by each name that a query may use for them: their own, and their stem where no other has it. */
export function namedFiles(files: readonly DataFile[]): ReadonlyMap<string, DataFile> {
  const named = new Map<string, DataFile>();
  const stems = Map.groupBy(files, ({ stem }) => stem.toLowerCase());
  for (const file of files) {
    if (file.format === "database") continue;
    named.set(file.name.toLowerCase(), file);
    if (stems.get(file.stem.toLowerCase())?.length === 1) named.set(file.stem.toLowerCase(), file);
  }
  return named;
}

/** What a form offers of a folder: stems where they are enough, else whole names. */
export function offeredNames(files: readonly DataFile[]): string[] {
  const named = namedFiles(files);
  return files
    .filter(({ format }) => format !== "database")
    .map(({ name, stem }) => (named.has(stem.toLowerCase()) ? stem : name));
}

/** The files that a config's table means in a folder: a stem, a name, or a pattern as `*.csv`. */
export function filesOfTable(files: readonly DataFile[], table: string): readonly DataFile[] {
  const file = namedFiles(files).get(table.toLowerCase());
  if (file) return [file];
  const found = isPattern(table) ? matching(files, table) : [];
  if (found.length > 0) return found;
  const names = offeredNames(files);
  const some = names.length > 20 ? `${names.slice(0, 20).join(", ")} …` : names.join(", ");
  throw tableUnknown(`The folder has no file "${table}"; it has ${some}.`);
}

/** A view of one file, under each of its names. */
export async function viewOf(name: string, file: DataFile): Promise<string> {
  return `create or replace view ${quoted(name)} as select * from ${await scanOf([file])}`;
}

/** @throws Fault SOURCE_MODEL_UNCLEAR: of a folder it must be said which of its files is read. */
export function choiceNeeded(files: readonly DataFile[]): never {
  const some = offeredNames(files).slice(0, 20).join(", ");
  throw modelUnclear(
    `The folder holds several files, and neither a table nor a query says which: ${some}.`,
    "source.table",
  );
}
