/** The files in which Truelist tells what became of a batch. */
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { misunderstood } from "./answers.js";
import type { Finding } from "./truelist-client.js";

const table = z.array(z.array(z.string()));

/** Names that columns go by, once case and signs are left out. */
const columnNames = {
  address: ["email address", "email", "address"],
  didYouMean: ["did you mean"],
  state: ["email state", "state"],
  subState: ["email sub state", "sub state"],
} as const;

/**
 * The findings of a file, whose columns are found by their names, in whatever order and case they stand; rows without an address
 * are left out.
 * @throws Fault UNEXPECTED where it is no such file
 */
export function readResultFile(csv: string): readonly Finding[] {
  const [header = [], ...rows] = tableOf(csv);
  const names = header.map((name) =>
    name
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, " ")
      .trim(),
  );
  const place = (column: keyof typeof columnNames): number => {
    const known: readonly string[] = columnNames[column];
    return known.map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  };
  const at = { address: place("address"), state: place("state"), sub: place("subState"), meant: place("didYouMean") };
  if (at.address < 0 || at.state < 0)
    throw misunderstood("A file of Truelist's has no columns for addresses and their states.");
  return rows.flatMap((row) => {
    const address = row[at.address]?.trim() ?? "";
    const didYouMean = row[at.meant]?.trim() ?? "";
    if (address === "") return [];
    const state = row[at.state] ?? "";
    return [{ address, state, subState: row[at.sub] ?? "", didYouMean: didYouMean === "" ? null : didYouMean }];
  });
}

function tableOf(csv: string): string[][] {
  try {
    return table.parse(parse(csv, { bom: true, relaxColumnCount: true, relaxQuotes: true, skipEmptyLines: true }));
  } catch {
    // The parser's own message quotes the file, which is full of addresses.
    throw misunderstood("A file of Truelist's is no CSV.");
  }
}
