/** The environment, read here and nowhere else. */
import { isIP } from "node:net";
import { homedir } from "node:os";
import path from "node:path";
import { SecretBox } from "@storegate/database";
import { z } from "zod";

/** What a gateway or worker is told from outside. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Undefined means the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly encryptionKey: string | undefined;
  readonly adminKey: string | undefined;
  readonly dnsServers: readonly string[];
  readonly allowPrivateHosts: boolean;
  readonly logLevel: LogLevel;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/** Shorter keys could be guessed. */
const shortestAdminKey = 16;

function isEncryptionKey(text: string): boolean {
  try {
    return SecretBox.fromText(text) instanceof SecretBox;
  } catch {
    return false;
  }
}

/** An IP address, with a port or without. */
function isNameServer(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, inner, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIP(inner ?? plain ?? "") !== 0 && Number(port) >= 1 && Number(port) <= 65_535;
}

const blankIsUnset = (value: unknown): unknown => (value === "" ? undefined : value);

const shape = z.object({
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(4000)),
  STOREGATE_HOST: z.preprocess(blankIsUnset, z.string().default("127.0.0.1")),
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  STOREGATE_DATA_DIR: z.preprocess(blankIsUnset, z.string().optional()),
  STOREGATE_ENCRYPTION_KEY: z.preprocess(
    blankIsUnset,
    z
      .string()
      .refine(isEncryptionKey, "is not 32 bytes in base64 or hex. Make one with: openssl rand -base64 32")
      .optional(),
  ),
  STOREGATE_ADMIN_KEY: z.preprocess(
    blankIsUnset,
    z
      .string()
      .min(shortestAdminKey, `has fewer than ${shortestAdminKey} characters`)
      .regex(/^[\x21-\x7e]+$/, "holds blanks or characters that no header takes: use letters, digits and signs")
      .optional(),
  ),
  STOREGATE_DNS_SERVERS: z.preprocess(
    (value) => blankIsUnset(value) ?? undefined,
    z
      .string()
      .default("")
      .transform((text) =>
        text
          .split(",")
          .map((each) => each.trim())
          .filter((each) => each !== ""),
      )
      .refine(
        (servers) => servers.every(isNameServer),
        "takes addresses as 9.9.9.9, 127.0.0.1:5353 or [::1]:53, by commas",
      ),
  ),
  STOREGATE_ALLOW_PRIVATE_HOSTS: z.preprocess(blankIsUnset, z.enum(["true", "false"]).default("false")),
  STOREGATE_LOG_LEVEL: z.preprocess(blankIsUnset, z.enum(logLevels).default("info")),
});

/**
 * Reads the environment.
 * @throws Error with one line for each variable that cannot be used.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = shape.safeParse(variables);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The environment cannot be used:\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  if (values.DATABASE_URL !== undefined && values.STOREGATE_ENCRYPTION_KEY === undefined) {
    throw new Error(
      "With DATABASE_URL, STOREGATE_ENCRYPTION_KEY is needed: 32 bytes in base64, the same for every process. Make one with: openssl rand -base64 32",
    );
  }
  return {
    port: values.PORT,
    host: values.STOREGATE_HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir: path.resolve(values.STOREGATE_DATA_DIR ?? defaultDataDir(variables)),
    encryptionKey: values.STOREGATE_ENCRYPTION_KEY,
    adminKey: values.STOREGATE_ADMIN_KEY,
    dnsServers: values.STOREGATE_DNS_SERVERS,
    allowPrivateHosts: values.STOREGATE_ALLOW_PRIVATE_HOSTS === "true",
    logLevel: values.STOREGATE_LOG_LEVEL,
  };
}

/** Outside the clone, and where PostgreSQL's own user may go when we run as root. */
function defaultDataDir(variables: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return "/var/lib/storegate";
  return path.join(variables["XDG_DATA_HOME"] || path.join(homedir(), ".local", "share"), "storegate");
}
