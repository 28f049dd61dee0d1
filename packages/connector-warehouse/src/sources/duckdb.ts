import { duckdbConfig, type DuckdbConfig } from "./duckdb-config.js";
import type { SourceKind } from "./source.js";

export const duckdbSource = {
  type: "duckdb",
  title: "Duckdb",
  config: duckdbConfig,
  options: () => Promise.resolve([]),
  open: () => Promise.reject(new Error("being written")),
} satisfies SourceKind<DuckdbConfig>;
