/** Writes a table as CSV (RFC 4180), with bare line feeds. */
export function csvOf(table: readonly (readonly string[])[]): string {
  return table.map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Reads CSV (RFC 4180); empty lines are left out. */
export function tableOf(csv: string): string[][] {
  const table: string[][] = [];
  let cells: string[] = [];
  const text = csv.replace(/^\uFEFF/, "");
  for (const [, whole, bare = "", end = ""] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    cells.push(whole?.replaceAll('""', '"') ?? bare);
    if (end === ",") continue;
    if (cells.some((cell) => cell !== "")) table.push(cells);
    cells = [];
  }
  return table;
}
