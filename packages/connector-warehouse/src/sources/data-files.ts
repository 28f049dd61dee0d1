/** Which files a path of a config means, below the gateway's folder of files and nowhere else. */
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fileUnknown, filesOff } from "./source-faults.js";

/** What a file holds, as its name says. */
export type FileFormat = "csv" | "tsv" | "parquet" | "json" | "database";

/** A file with rows. */
export interface DataFile {
  /** From the path's folder down, as `exports/customers.csv`. */
  readonly name: string;
  /** Without its endings: `exports/customers`. */
  readonly stem: string;
  readonly format: FileFormat;
  /** Where it is, links followed. */
  readonly place: string;
}

/** What a path means. */
export interface FoundFiles {
  /** One file, whatever of a folder, or all that a pattern finds as one. */
  readonly shape: "file" | "folder" | "pattern";
  readonly files: readonly DataFile[];
}

const endings: Readonly<Record<string, FileFormat>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".parquet": "parquet",
  ".json": "json",
  ".jsonl": "json",
  ".ndjson": "json",
  ".duckdb": "database",
  ".db": "database",
};

/** A folder with more is one that nobody chose with care. */
const mostFiles = 10_000;
const deepest = 8;

/** @throws Fault SOURCE_FILES_OFF, SOURCE_FILE_UNKNOWN. */
export async function findFiles(filesFolder: string | null, given: string): Promise<FoundFiles> {
  const root = await realFolder(filesFolder);
  const steps = given.split("/").filter((step) => step !== "" && step !== ".");
  if (given.startsWith("/") || given.includes("\0") || given.includes("\\") || steps.includes(".."))
    throw fileUnknown(`The path "${given}" does not go down from the gateway's folder of files.`);
  const wild = steps.findIndex(isPattern);
  const fixed = wild === -1 ? steps : steps.slice(0, wild);
  const place = await placeBelow(root, path.join(root, ...fixed), given);
  const isFolder = (await stat(place)).isDirectory();
  if (wild === -1 && !isFolder) {
    const file = dataFile(path.basename(given), place);
    if (!file) throw fileUnknown(`"${given}" is no file that is understood.`);
    return { shape: "file", files: [file] };
  }
  const all = isFolder ? await filesIn(root, place) : [];
  const files = wild === -1 ? all : matching(all, steps.slice(wild).join("/"));
  if (files.length === 0) throw fileUnknown(`There is no file that is understood at "${given}".`);
  return { shape: wild === -1 ? "folder" : "pattern", files };
}

/** Whether a name stands for several. */
export function isPattern(name: string): boolean {
  return /[*?[{]/.test(name);
}

/** Those files whose names a pattern finds; databases are none of them. */
export function matching(files: readonly DataFile[], pattern: string): DataFile[] {
  return files.filter(({ name, format }) => format !== "database" && path.posix.matchesGlob(name, pattern));
}

/** Data files and folders that a form may offer for a path. */
export async function offeredPaths(filesFolder: string | null): Promise<string[]> {
  const root = await realFolder(filesFolder);
  const files = await filesIn(root, root);
  const folders = new Set(files.map(({ name }) => path.posix.dirname(name)).filter((folder) => folder !== "."));
  return [...folders, ...files.map(({ name }) => name)];
}

async function realFolder(filesFolder: string | null): Promise<string> {
  if (filesFolder === null) throw filesOff();
  return realpath(filesFolder);
}

async function placeBelow(root: string, wanted: string, given: string): Promise<string> {
  const place = await realpath(wanted).catch((error: unknown) => {
    throw fileUnknown(`There is nothing at "${given}" in the gateway's folder of files.`, error);
  });
  if (!isBelow(root, place)) throw fileUnknown(`"${given}" leads out of the gateway's folder of files.`);
  return place;
}

function isBelow(root: string, place: string): boolean {
  return place === root || place.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`);
}

async function filesIn(root: string, folder: string): Promise<DataFile[]> {
  const found: DataFile[] = [];
  const look = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(folder, below), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".")) continue;
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory()) {
        if (depth < deepest) await look(name, depth + 1);
        continue;
      }
      const place = entry.isFile() ? path.join(folder, name) : await linkedFile(root, path.join(folder, name));
      const file = place === undefined ? undefined : dataFile(name, place);
      if (file) found.push(file);
      if (found.length > mostFiles) throw fileUnknown(`There are more than ${mostFiles} files in the folder.`);
    }
  };
  await look("", 0);
  return found;
}

/** Where a link to a file goes, if it stays below the root; folders behind links are not looked into, as they may go round. */
async function linkedFile(root: string, link: string): Promise<string | undefined> {
  try {
    const place = await realpath(link);
    return isBelow(root, place) && (await stat(place)).isFile() ? place : undefined;
  } catch {
    // A link to nothing is no file.
    return undefined;
  }
}

function dataFile(name: string, place: string): DataFile | undefined {
  const bare = name.replace(/\.gz$/i, "");
  const ending = path.posix.extname(bare).toLowerCase();
  const format = endings[ending];
  const isPacked = bare !== name;
  if (!format || (isPacked && (format === "parquet" || format === "database"))) return undefined;
  return { name, stem: bare.slice(0, -ending.length), format, place };
}
