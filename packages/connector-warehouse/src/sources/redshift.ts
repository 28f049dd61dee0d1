import { redshiftConfig, type RedshiftConfig } from "./postgres-config.js";
import type { SourceKind } from "./source.js";

export const redshiftSource = {
  type: "redshift",
  title: "Redshift",
  config: redshiftConfig,
  options: () => Promise.resolve([]),
  open: () => Promise.reject(new Error("being written")),
} satisfies SourceKind<RedshiftConfig>;
