import { offeredPaths } from "./data-files.js";
import { duckdbConfig, type DuckdbConfig } from "./duckdb-config.js";
import { DuckdbSession } from "./duckdb-session.js";
import type { OpenSource, SourceHost, SourceKind, SourceTable } from "./source.js";
import { SqlSource } from "./sql-source.js";

/** Rows of files: CSV, Parquet, JSON, or a database of DuckDB's. */
export const duckdbSource = {
  type: "duckdb",
  title: "Files (DuckDB)",
  config: duckdbConfig,
  async options(_config: Partial<DuckdbConfig>, host: SourceHost, path: string): Promise<readonly SourceTable[]> {
    if (path !== "/path") return [];
    const paths = await offeredPaths(host.filesFolder);
    return paths.map((name) => ({ name, label: name }));
  },
  async open(config: DuckdbConfig, host: SourceHost, signal: AbortSignal): Promise<OpenSource> {
    return new SqlSource(await DuckdbSession.open(config, host, signal));
  },
} satisfies SourceKind<DuckdbConfig>;
