import { TruelistRefusal } from "./truelist-refusal.js";
import { keyOf } from "./verdict-book.js";

/** One row of a list: an address, and what else its owner wrote beside it. */
export interface ListRow {
  readonly email: string;
  readonly own: readonly string[];
  /** Whether a row before it has the same address. */
  readonly isDuplicate: boolean;
}

/** A list of addresses as it was uploaded. */
export interface UploadedList {
  readonly rows: readonly ListRow[];
  /** The names of its own columns, where it has names. */
  readonly ownNames: readonly string[];
  /** Whether a row has no address with an @. */
  readonly hasAtless: boolean;
}

type ReadRow = Omit<ListRow, "isDuplicate">;

/** A list of rows, each an array that holds one address. Refuses with 422 what is no such list. */
export function listOfRows(data: unknown): UploadedList {
  if (!Array.isArray(data)) throw badList("data is not an array of rows");
  const rows = data.map((row: unknown, index) => rowOf(row, index));
  return list(rows, []);
}

/** A list of bare addresses, as an array or parted by commas. */
export function listOfEmails(emails: unknown): UploadedList {
  const all: readonly unknown[] = typeof emails === "string" ? emails.split(",") : Array.isArray(emails) ? emails : [];
  const rows = all.map((email: unknown) => rowOf([email], 0));
  return list(rows, []);
}

/** A list out of a table, whose first line names its columns where no cell of it is an address. */
export function listOfTable(table: readonly (readonly string[])[]): UploadedList {
  const [first = [], ...rest] = table;
  if (first.some((cell) => cell.includes("@"))) return listOfRows(table);
  const at = first.findIndex((name) => /e-?mail/i.test(name));
  if (at === -1) throw badList("no column of the file is named as one of addresses");
  const others = <T>(cells: readonly T[]): T[] => cells.filter((_, column) => column !== at);
  const rows = rest.map((cells) => ({ email: (cells[at] ?? "").trim(), own: others(cells) }));
  return list(rows, others(first));
}

function list(read: readonly ReadRow[], ownNames: readonly string[]): UploadedList {
  if (read.length < 2) throw badList(`a list has at least 2 rows, and this one ${read.length}`);
  const met = new Set<string>();
  const rows = read.map((row) => {
    const isDuplicate = met.has(keyOf(row.email));
    met.add(keyOf(row.email));
    return { ...row, isDuplicate };
  });
  return { rows, ownNames, hasAtless: rows.some(({ email }) => !email.includes("@")) };
}

function rowOf(row: unknown, index: number): ReadRow {
  if (!Array.isArray(row)) throw badList(`row ${index} is not an array`);
  const cells = row.map((cell: unknown) => (typeof cell === "string" ? cell.trim() : JSON.stringify(cell)));
  const addresses = cells.filter((cell) => cell.includes("@"));
  if (addresses.length > 1) throw badList(`row ${index} has ${addresses.length} addresses and not one`);
  // In a row without an @ the address is what stands first, as broken as it is.
  const at = Math.max(
    cells.findIndex((cell) => cell.includes("@")),
    0,
  );
  return { email: cells[at] ?? "", own: cells.filter((_, column) => column !== at) };
}

/** A list that is none. */
export function badList(why: string): TruelistRefusal {
  return new TruelistRefusal(422, `Invalid upload: ${why}`, why);
}
