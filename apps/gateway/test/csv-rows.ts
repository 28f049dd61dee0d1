import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TestDatabase } from "@storegate/database/testing";

/** The rows of a CSV with their columns' names, as PostgreSQL's own CSV reader understands it. */
export async function csvRows({ sql }: Pick<TestDatabase, "sql">, csv: string): Promise<Record<string, string>[]> {
  const columns = csv.slice(0, csv.indexOf("\r\n")).split(",");
  return sql.begin(async (tx) => {
    const declared = columns.map((column) => `"${column}" text not null`).join(", ");
    await tx.unsafe(`create temporary table csv (line int generated always as identity, ${declared}) on commit drop`);
    const names = columns.map((column) => `"${column}"`).join(", ");
    const copy = tx.unsafe(`copy csv (${names}) from stdin with (format csv, header match, force_not_null (${names}))`);
    await pipeline(Readable.from([csv]), await copy.writable());
    return tx.unsafe(`select ${names} from csv order by line`);
  });
}
