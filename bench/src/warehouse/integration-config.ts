import type { SourceConfig } from "./measured-source.ts";

/** The config of an integration that makes customers of the rows: found by their e-mail address, seven columns of nine mapped. */
export function integrationConfig(source: SourceConfig) {
  return {
    source,
    key: "customer_key",
    object: "customers",
    mapping: [
      { to: "email", from: "email" },
      { to: "first_name", expression: "trim(row.first_name)" },
      { to: "last_name", from: "last_name" },
      { to: "company", from: "company", onNull: "clear" },
      { to: "phone", from: "phone" },
      { to: "notes", from: "notes" },
    ],
  };
}
