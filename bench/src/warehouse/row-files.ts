/** The rows that are read: one for each customer of a sandbox store, as a Parquet file, and as the CSV file that a table is filled from. */
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { startSandbox } from "@storegate/sandbox";

/** Of so many rows one is changed. */
export const oneIn = 100;

/** Of a thousand seeded addresses, some twenty are none. */
const seededForOne = 1.03;

/** Where the rows are. */
export interface RowFiles {
  /** What a gateway is given as its folder of files. */
  readonly folder: string;
  /** Below the folder: as they were when they last went through, and with one in {@link oneIn} changed. */
  readonly parquet: { readonly before: string; readonly after: string };
  /** The same as the first, as a whole path. */
  readonly csv: string;
  readonly rows: number;
  readonly changed: number;
  /** How many customers a sandbox has to have, so that each row is one of its. */
  readonly customers: number;
}

/** Which rows, and where they go. */
export interface RowsTask {
  readonly folder: string;
  readonly rows: number;
  readonly seed: number;
}

/** Columns of a row, of a table `addresses (id, email)`; two of them nobody maps. */
function columns(rows: number, seed: number): string {
  let drawn = 0;
  /** A number below `bound` that id and seed decide. */
  const draw = (bound: number): string => `(hash(id, ${seed}, ${(drawn += 1)}) % ${bound})::bigint`;
  const oneOf = (texts: readonly string[]): string => `['${texts.join("', '")}'][1 + ${draw(texts.length)}]`;
  return `
    select id as customer_key, email,
      ${oneOf(firstNames)} as first_name,
      ${oneOf(lastNames)} as last_name,
      case when ${draw(3)} = 0 then 'Company ' || ${draw(9000)} end as company,
      '+49 30 ' || ${draw(10_000_000)} as phone,
      'Bought ' || ${draw(40)} || ' times' as notes,
      (${draw(1_000_000)} / 100)::decimal(12, 2) as lifetime_value,
      timestamp '2026-01-01' + to_seconds(${draw(25_000_000)}) as last_order_at,
      row_number() over (order by id) % ${oneIn} = 0 as is_chosen
    from (from addresses order by id limit ${rows})`;
}

// One needs trimming.
const firstNames = ["Anna", "Bo", "Chloé", "Dmitri", "Eun-ji", "Fatima", "Günther", " Hana ", "Íris", "João"];
const lastNames = ["Adler", "Brown", "Castro", "Dubois", "Eriksson", "Fischer", "García", "Hansen", "Ito", "Jones"];

/** What a changed row has instead. */
const changes = "case when is_chosen then 'Moved & Sons' else company end as company";

/** Writes them. @param task where, how many, and which. */
export async function writeRows({ folder, rows, seed }: RowsTask): Promise<RowFiles> {
  const customers = Math.ceil(rows * seededForOne) + 10;
  const files = path.join(folder, "files");
  await mkdir(files, { recursive: true });
  const addresses = path.join(folder, "addresses.ndjson");
  await pipeline(Readable.from(linesOf(customers)), createWriteStream(addresses));
  const parquet = { before: "before.parquet", after: "customers.parquet" };
  const csv = path.join(files, "customers.csv");
  const instance = await DuckDBInstance.create(":memory:", { temp_directory: folder });
  const connection = await instance.connect();
  try {
    await connection.run(`create table addresses as from read_json('${addresses}', format = 'newline_delimited')`);
    await connection.run(`create table chosen as select * from (${columns(rows, seed)}) order by hash(customer_key)`);
    const { before, after } = parquet;
    const write = (what: string, to: string, as: string) => connection.run(`copy (${what}) to '${to}' (${as})`);
    await write("select * exclude is_chosen from chosen", path.join(files, before), "format parquet");
    await write("select * exclude is_chosen from chosen", csv, "format csv, header false");
    await write(
      `select * exclude is_chosen replace (${changes}) from chosen`,
      path.join(files, after),
      "format parquet",
    );
    const [found] = (await connection.runAndReadAll("select count(*)::int from chosen")).getRows();
    if (found?.[0] !== rows) throw new Error(`${String(found?.[0])} rows were made instead of ${rows}.`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return { folder: files, parquet, csv, rows, changed: Math.floor(rows / oneIn), customers };
}

/** Ids and addresses of seeded customers, without those that are no addresses. */
async function* linesOf(customers: number): AsyncGenerator<string> {
  await using sandbox = await startSandbox({ customers, orders: 0, products: 1 });
  for (const { customerId: id, email, class: sort } of sandbox.control.truth()) {
    if (sort !== "syntax") yield `${JSON.stringify({ id, email })}\n`;
  }
}
