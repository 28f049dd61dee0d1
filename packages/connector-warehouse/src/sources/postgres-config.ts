import { z } from "zod";
import { modelFields } from "./model-choice.js";

/** How a connection is kept private, from the safest down. */
export const tlsModes = ["verify", "encrypt", "off"] as const;

const addressMeta = { title: "Host", description: "The server's name or address, as db.example.com." } as const;
const tlsMeta = {
  title: "TLS",
  description:
    "verify: encrypted, and the server's certificate is checked against its name. encrypt: encrypted, whoever the server is. off: in the open.",
} as const;

/** Where a server that speaks PostgreSQL's protocol is, and as whom it is asked. */
export function serverFields(port: number) {
  return {
    host: z.string().trim().min(1).max(253).meta(addressMeta),
    port: z.int().min(1).max(65_535).default(port).meta({ title: "Port" }),
    database: z.string().min(1).max(128).meta({ title: "Database", description: "The database's name." }),
    user: z.string().min(1).max(128).meta({ title: "User", description: "One that may only read is enough." }),
    password: z
      .string()
      .max(1000)
      .meta({ title: "Password", description: "The user's password.", writeOnly: true, "x-sent-to": ["/source/host"] }),
    tls: z.enum(tlsModes).default("verify").meta(tlsMeta),
  };
}

/** The config of a PostgreSQL source. */
export const postgresConfig = z.strictObject({
  type: z.literal("postgres").meta({ title: "PostgreSQL" }),
  ...serverFields(5432),
  ...modelFields,
});

/** What {@link postgresConfig} makes. */
export type PostgresConfig = z.infer<typeof postgresConfig>;

/** The config of a Redshift source. */
export const redshiftConfig = z.strictObject({
  type: z.literal("redshift").meta({ title: "Amazon Redshift" }),
  ...serverFields(5439),
  ...modelFields,
});

/** What {@link redshiftConfig} makes. */
export type RedshiftConfig = z.infer<typeof redshiftConfig>;
