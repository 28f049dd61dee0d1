/** Rows as a Parquet file, made by DuckDB from a file of lines beside it, so that however many rows there are, few are in memory. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ConnectorExportRows, ExportColumnType } from "@storegate/connector-kit/graphql";

/** Little memory, and one thread; nothing is fetched or installed. */
const limits = {
  memory_limit: "512MB",
  threads: "1",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
} as const;

const types: Readonly<Record<ExportColumnType, string>> = {
  text: "VARCHAR",
  integer: "BIGINT",
  // Amounts and shares; as exact as they are told.
  decimal: "DECIMAL(38, 8)",
  boolean: "BOOLEAN",
  date: "TIMESTAMP",
  texts: "VARCHAR[]",
  integers: "BIGINT[]",
};

const rowsTogether = 1000;
const rowsOfGroup = 50_000;

/** A file that goes with its folder when it is disposed of. */
export interface ParquetFile extends AsyncDisposable {
  readonly path: string;
}

/** Writes all rows. @throws what reading them throws; nothing stays of it. */
export async function writeParquet(rows: ConnectorExportRows, signal: AbortSignal): Promise<ParquetFile> {
  const folder = await mkdtemp(path.join(tmpdir(), `storegate-export-${process.pid}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const lines = path.join(folder, "rows.ndjson");
    const target = path.join(folder, "rows.parquet");
    await writeLines(lines, rows, signal);
    await convert(lines, target, rows, folder);
    signal.throwIfAborted();
    return { path: target, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function writeLines(file: string, rows: ConnectorExportRows, signal: AbortSignal): Promise<void> {
  const stream = createWriteStream(file);
  try {
    for (;;) {
      signal.throwIfAborted();
      const some = await rows.next(rowsTogether);
      if (some.length > 0 && !stream.write(some.map((row) => `${JSON.stringify(row)}\n`).join("")))
        await once(stream, "drain", { signal });
      if (some.length < rowsTogether) break;
    }
    stream.end();
    await finished(stream);
  } finally {
    stream.destroy();
  }
}

async function convert(lines: string, target: string, { columns }: ConnectorExportRows, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { ...limits, temp_directory: path.join(folder, "spill") });
  try {
    const connection = await instance.connect();
    const shape = columns.map(({ name, type }) => `${literal(name)}: ${literal(types[type])}`).join(", ");
    await connection.run(
      `copy (select * from read_json(${literal(lines)}, format = 'newline_delimited', columns = {${shape}}, maximum_object_size = 67108864))
       to ${literal(target)} (format parquet, compression zstd, row_group_size ${rowsOfGroup})`,
    );
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
