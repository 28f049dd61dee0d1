import type { MeasuredSource } from "./measured-source.ts";

/** A Parquet file; once more with the rows that changed. */
export const parquetSource: MeasuredSource = {
  part: "parquet",
  title: "Parquet",
  fill: async ({ parquet }) => ({
    before: { type: "duckdb", path: parquet.before },
    after: { type: "duckdb", path: parquet.after },
    change: async () => undefined,
  }),
};
