import { z } from "zod";
import { modelFields } from "./model-choice.js";

const pathMeta = {
  title: "File or folder",
  description:
    "Below the gateway's folder of files: a CSV, Parquet or JSON file, a folder of them, a pattern as exports/*.csv, or a DuckDB database.",
  "x-options": true,
} as const;

/** The config of a source of files. */
export const duckdbConfig = z.strictObject({
  type: z.literal("duckdb").meta({ title: "Files (DuckDB)" }),
  path: z.string().min(1).max(1000).meta(pathMeta),
  ...modelFields,
});

/** What {@link duckdbConfig} makes. */
export type DuckdbConfig = z.infer<typeof duckdbConfig>;
