import { postgresConfig, type PostgresConfig } from "./postgres-config.js";
import type { SourceKind } from "./source.js";

export const postgresSource = {
  type: "postgres",
  title: "Postgres",
  config: postgresConfig,
  options: () => Promise.resolve([]),
  open: () => Promise.reject(new Error("being written")),
} satisfies SourceKind<PostgresConfig>;
