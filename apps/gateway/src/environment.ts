/** The environment, read here and nowhere else. */
import { isIP } from "node:net";
import { homedir } from "node:os";
import path from "node:path";
import { EncryptionKey } from "@storegate/database";
import { z } from "zod";
import { limitsOf, limitVariables, type LimitSettings } from "./limits/limit-variables.js";
import { networksOf } from "./server/origin.js";

/** What a gateway or worker is told from outside. */
export interface Environment {
  readonly port: number;
  readonly host: string;
  /** Undefined means the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The same database as the role that owns its tables; undefined where `databaseUrl` is for everything. */
  readonly ownerDatabaseUrl: string | undefined;
  readonly dataDir: string;
  readonly encryptionKey: string | undefined;
  /** Keys that came before it; what they wrapped is wrapped anew at the start. */
  readonly previousEncryptionKeys: readonly string[];
  readonly adminKey: string | undefined;
  readonly dnsServers: readonly string[];
  /** The folder below which connectors may read files. */
  readonly filesFolder: string;
  /** A SOCKS5 proxy through which mail servers are asked for mailboxes; undefined where they are asked directly. */
  readonly smtpProxy: string | undefined;
  readonly allowPrivateHosts: boolean;
  readonly logLevel: LogLevel;
  /** How many days results of syncs are kept, and undo with them; 0 is for good. */
  readonly resultsDays: number;
  /** Minutes that a sync waits for faults that time heals before it fails; 0 is at once. */
  readonly syncRetryMinutes: number;
  /** Stores that one process works on at once. */
  readonly concurrency: number;
  readonly limits: LimitSettings;
  /** Serve the query page. */
  readonly graphiql: boolean;
  /** Origins whose pages may call, with cookies. */
  readonly corsOrigins: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Where callers see this gateway; undefined to tell it from each request. */
  readonly publicUrl: string | undefined;
  /** Where metrics are served beside `/metrics` of the gateway itself; a worker serves them here or nowhere. */
  readonly metricsPort: number | undefined;
  /** Opens the metrics and nothing else. */
  readonly metricsToken: string | undefined;
  /** Where traces are sent, and with which headers; undefined where nothing is traced. */
  readonly otlpCollector: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined;
  /** Days after which what the audit says of persons is erased; undefined keeps it. */
  readonly auditPersonalDays: number | undefined;
  /** The server that notices are mailed through; undefined where none is set. */
  readonly mailServer: { readonly url: string; readonly from: string } | undefined;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/** Shorter keys could be guessed. */
const shortestAdminKey = 16;

function isEncryptionKey(text: string): boolean {
  try {
    return EncryptionKey.fromText(text) instanceof EncryptionKey;
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

/** As browsers write origins, and in no other way: it is compared as it is. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

function areNetworks(texts: readonly string[]): boolean {
  try {
    return networksOf(texts).rules.length >= 0;
  } catch {
    return false;
  }
}

function byCommas(text: string): string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

const blankIsUnset = (value: unknown): unknown => (value === "" ? undefined : value);

/** `name=value` by commas, percent-encoded, as OpenTelemetry's specification has them. */
const headersByCommas = z.string().transform((text, context) => {
  const headers: Record<string, string> = {};
  for (const pair of byCommas(text)) {
    const [, name, value = ""] = /^([\w!#$%&'*+.^|~-]+)\s*=\s*(.*)$/.exec(pair) ?? [];
    if (name === undefined || !/^(?:[^%]|%[0-9a-f]{2})*$/i.test(value)) {
      context.addIssue({ code: "custom", message: "takes headers as name=value, percent-encoded, by commas" });
      return z.NEVER;
    }
    try {
      headers[name.toLowerCase()] = decodeURIComponent(value);
    } catch {
      context.addIssue({ code: "custom", message: `holds a value of ${name} that is no UTF-8 once it is decoded` });
      return z.NEVER;
    }
  }
  return headers;
});

const shape = z.object({
  PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(4000)),
  STOREGATE_HOST: z.preprocess(blankIsUnset, z.string().default("127.0.0.1")),
  DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  STOREGATE_OWNER_DATABASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^postgres(ql)?$/ }).optional()),
  STOREGATE_DATA_DIR: z.preprocess(blankIsUnset, z.string().optional()),
  STOREGATE_FILES_DIR: z.preprocess(blankIsUnset, z.string().optional()),
  STOREGATE_ENCRYPTION_KEY: z.preprocess(
    blankIsUnset,
    z
      .string()
      .refine(isEncryptionKey, "is not 32 bytes in base64 or hex. Make one with: openssl rand -base64 32")
      .optional(),
  ),
  STOREGATE_PREVIOUS_ENCRYPTION_KEYS: z.preprocess(
    blankIsUnset,
    z
      .string()
      .default("")
      .transform(byCommas)
      .refine((keys) => keys.every(isEncryptionKey), "takes keys of 32 bytes in base64 or hex, by commas"),
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
      .transform(byCommas)
      .refine(
        (servers) => servers.every(isNameServer),
        "takes addresses as 9.9.9.9, 127.0.0.1:5353 or [::1]:53, by commas",
      ),
  ),
  STOREGATE_SMTP_PROXY: z.preprocess(
    blankIsUnset,
    z.url({ protocol: /^socks5$/, error: "is not as socks5://user:password@host:1080" }).optional(),
  ),
  STOREGATE_ALLOW_PRIVATE_HOSTS: z.preprocess(blankIsUnset, z.enum(["true", "false"]).default("false")),
  STOREGATE_SMTP_URL: z.preprocess(
    blankIsUnset,
    z.url({ protocol: /^smtps?$/, error: "is not as smtp://user:password@host:587 or smtps://…" }).optional(),
  ),
  STOREGATE_MAIL_FROM: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(
        /^([^<>\r\n]*<)?[^\s<>@]+@[^\s<>@]+>?$/,
        "is not as storegate@example.com or Storegate <storegate@example.com>",
      )
      .optional(),
  ),
  STOREGATE_AUDIT_PERSONAL_DAYS: z.preprocess(blankIsUnset, z.coerce.number().int().min(1).max(36_500).optional()),
  ...limitVariables,
  STOREGATE_INTROSPECTION: z.preprocess(blankIsUnset, z.enum(["true", "false"]).optional()),
  STOREGATE_GRAPHIQL: z.preprocess(blankIsUnset, z.enum(["true", "false"]).optional()),
  STOREGATE_CORS_ORIGINS: z.preprocess(
    (value) => blankIsUnset(value) ?? undefined,
    z
      .string()
      .default("")
      .transform(byCommas)
      .refine(
        (origins) => origins.every(isOrigin),
        "takes origins as https://admin.example.com, by commas: no path, no slash at the end, no *",
      ),
  ),
  STOREGATE_TRUSTED_PROXIES: z.preprocess(
    (value) => blankIsUnset(value) ?? undefined,
    z
      .string()
      .default("")
      .transform(byCommas)
      .refine(areNetworks, "takes addresses and networks as 10.0.0.1, 10.0.0.0/8 or fd00::/8, by commas"),
  ),
  STOREGATE_PUBLIC_URL: z.preprocess(
    blankIsUnset,
    z
      .url({ protocol: /^https?$/, error: "is not as https://storegate.example.com" })
      .transform((url) => url.replace(/\/+$/, ""))
      .optional(),
  ),
  STOREGATE_RESULTS_DAYS: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(36_500).default(90)),
  STOREGATE_SYNC_RETRY_MINUTES: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(1440).default(60)),
  STOREGATE_CONCURRENCY: z.preprocess(blankIsUnset, z.coerce.number().int().min(1).max(256).default(16)),
  STOREGATE_LOG_LEVEL: z.preprocess(blankIsUnset, z.enum(logLevels).default("info")),
  STOREGATE_METRICS_PORT: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).optional()),
  STOREGATE_METRICS_TOKEN: z.preprocess(
    blankIsUnset,
    z
      .string()
      .min(shortestAdminKey, `has fewer than ${shortestAdminKey} characters`)
      .regex(/^[\x21-\x7e]+$/, "holds blanks or characters that no header takes: use letters, digits and signs")
      .optional(),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).optional()),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).optional()),
  OTEL_EXPORTER_OTLP_HEADERS: z.preprocess((value) => blankIsUnset(value) ?? "", headersByCommas),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: z.preprocess((value) => blankIsUnset(value) ?? "", headersByCommas),
  OTEL_SDK_DISABLED: z.preprocess(blankIsUnset, z.string().default("false")),
});

/** Every variable that is read. */
export const environmentVariables: readonly string[] = Object.keys(shape.shape);

/** Of this name, and others' business: those of tests, and those that callers keep an address and a key in. */
const notOurs = /^STOREGATE_(?:SHARED|TEST_.*|KEY|URL)$/;

/** Variables that are named as ours are and that nothing reads: misspelled, or of another version. */
export function unknownVariables(variables: NodeJS.ProcessEnv): string[] {
  return Object.keys(variables)
    .filter((name) => name.startsWith("STOREGATE_") && !environmentVariables.includes(name) && !notOurs.test(name))
    .toSorted();
}

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
  // Whoever says "production" shows neither schema nor query page without saying that, too.
  const isOpen = variables["NODE_ENV"] !== "production";
  if (values.DATABASE_URL !== undefined && values.STOREGATE_ENCRYPTION_KEY === undefined) {
    throw new Error(
      "With DATABASE_URL, STOREGATE_ENCRYPTION_KEY is needed: 32 bytes in base64, the same for every process. Make one with: openssl rand -base64 32",
    );
  }
  if (values.STOREGATE_OWNER_DATABASE_URL !== undefined && values.DATABASE_URL === undefined) {
    throw new Error(
      "STOREGATE_OWNER_DATABASE_URL goes with DATABASE_URL, the same database as another role: give both. The embedded PostgreSQL needs neither.",
    );
  }
  if ((values.STOREGATE_SMTP_URL === undefined) !== (values.STOREGATE_MAIL_FROM === undefined)) {
    throw new Error("STOREGATE_SMTP_URL and STOREGATE_MAIL_FROM go together: give both, or neither.");
  }
  const dataDir = path.resolve(values.STOREGATE_DATA_DIR ?? defaultDataDir(variables));
  return {
    port: values.PORT,
    host: values.STOREGATE_HOST,
    databaseUrl: values.DATABASE_URL,
    ownerDatabaseUrl: values.STOREGATE_OWNER_DATABASE_URL,
    dataDir,
    encryptionKey: values.STOREGATE_ENCRYPTION_KEY,
    previousEncryptionKeys: values.STOREGATE_PREVIOUS_ENCRYPTION_KEYS,
    adminKey: values.STOREGATE_ADMIN_KEY,
    dnsServers: values.STOREGATE_DNS_SERVERS,
    filesFolder: path.resolve(values.STOREGATE_FILES_DIR ?? path.join(dataDir, "files")),
    smtpProxy: values.STOREGATE_SMTP_PROXY,
    allowPrivateHosts: values.STOREGATE_ALLOW_PRIVATE_HOSTS === "true",
    logLevel: values.STOREGATE_LOG_LEVEL,
    resultsDays: values.STOREGATE_RESULTS_DAYS,
    syncRetryMinutes: values.STOREGATE_SYNC_RETRY_MINUTES,
    concurrency: values.STOREGATE_CONCURRENCY,
    limits: limitsOf(values, values.STOREGATE_INTROSPECTION ? values.STOREGATE_INTROSPECTION === "true" : isOpen),
    graphiql: values.STOREGATE_GRAPHIQL ? values.STOREGATE_GRAPHIQL === "true" : isOpen,
    corsOrigins: values.STOREGATE_CORS_ORIGINS,
    trustedProxies: values.STOREGATE_TRUSTED_PROXIES,
    publicUrl: values.STOREGATE_PUBLIC_URL,
    metricsPort: values.STOREGATE_METRICS_PORT,
    metricsToken: values.STOREGATE_METRICS_TOKEN,
    otlpCollector: collectorOf(values),
    auditPersonalDays: values.STOREGATE_AUDIT_PERSONAL_DAYS,
    mailServer:
      values.STOREGATE_SMTP_URL === undefined || values.STOREGATE_MAIL_FROM === undefined
        ? undefined
        : { url: values.STOREGATE_SMTP_URL, from: values.STOREGATE_MAIL_FROM },
  };
}

/** As OpenTelemetry's specification has it: the address of traces as it is, or the common one with their path. */
function collectorOf(values: z.output<typeof shape>): Environment["otlpCollector"] {
  if (values.OTEL_SDK_DISABLED.toLowerCase() === "true") return undefined;
  const common = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (common && `${common.replace(/\/+$/, "")}/v1/traces`);
  const headers = { ...values.OTEL_EXPORTER_OTLP_HEADERS, ...values.OTEL_EXPORTER_OTLP_TRACES_HEADERS };
  return url === undefined ? undefined : { url, headers };
}

/** Outside the clone, and where PostgreSQL's own user may go when we run as root. */
function defaultDataDir(variables: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return "/var/lib/storegate";
  return path.join(variables["XDG_DATA_HOME"] || path.join(homedir(), ".local", "share"), "storegate");
}
