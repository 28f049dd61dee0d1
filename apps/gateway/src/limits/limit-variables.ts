/** The limits' environment variables; `environment.ts` reads them with all others. */
import { z } from "zod";
import type { ExportLimits } from "../exports/serve-exports.js";
import type { SocketLimits } from "../server/socket-limits.js";

/** What one operation may be, and what a key may spend. */
export interface OperationLimitSettings {
  /** The most tokens that are parsed: names, signs and values. */
  readonly maxTokens: number;
  /** The most fields, one below the other. */
  readonly maxDepth: number;
  /** The most aliases, fragments taken in. */
  readonly maxAliases: number;
  /** The most fields at the top. */
  readonly maxRootFields: number;
  /** The most directives, fragments taken in. */
  readonly maxDirectives: number;
  /** The most values that a list among variables, or in the text, may have. */
  readonly maxListItems: number;
  /** The most that one operation may cost; see `operation-cost.ts`. */
  readonly maxCost: number;
  /** What one key may spend in a minute; 0 sets no bound. */
  readonly costPerMinute: number;
  /** Whether the schema is told. */
  readonly introspection: boolean;
}

/** What one request may be, and how many there may be. */
export interface RequestLimitSettings {
  /** Requests in a minute of one key from one address; 0 sets no bound. */
  readonly requestsPerMinute: number;
  /** Requests without a good key in a minute of one address; 0 sets no bound. */
  readonly refusalsPerMinute: number;
  readonly maxBodyBytes: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number;
  /** How long an operation may take. */
  readonly operationTimeoutMs: number;
}

/** Every limit. */
export interface LimitSettings {
  readonly operations: OperationLimitSettings;
  readonly requests: RequestLimitSettings;
  readonly sockets: SocketLimits;
  readonly exports: ExportLimits;
}

/** An unset or blank variable is the default. */
function whole(initial: number, least: number, most: number) {
  return z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(least).max(most).default(initial),
  );
}

const many = 1_000_000_000;

/** Their variables, each with its default. `docs/limits.md` says how the defaults were found. */
export const limitVariables = {
  STOREGATE_MAX_QUERY_TOKENS: whole(2000, 100, 100_000),
  STOREGATE_MAX_QUERY_DEPTH: whole(20, 5, 100),
  STOREGATE_MAX_QUERY_ALIASES: whole(30, 0, 10_000),
  STOREGATE_MAX_QUERY_ROOT_FIELDS: whole(20, 1, 10_000),
  STOREGATE_MAX_QUERY_DIRECTIVES: whole(50, 0, 10_000),
  STOREGATE_MAX_LIST_ITEMS: whole(2000, 100, 1_000_000),
  STOREGATE_MAX_QUERY_COST: whole(10_000, 100, many),
  STOREGATE_COST_PER_MINUTE: whole(200_000, 0, many),
  STOREGATE_REQUESTS_PER_MINUTE: whole(3000, 0, many),
  STOREGATE_REFUSALS_PER_MINUTE: whole(60, 0, many),
  STOREGATE_MAX_BODY_BYTES: whole(1024 * 1024, 1024, 64 * 1024 * 1024),
  STOREGATE_REQUEST_TIMEOUT_SECONDS: whole(30, 1, 3600),
  STOREGATE_OPERATION_TIMEOUT_SECONDS: whole(60, 1, 3600),
  STOREGATE_EXPORTS_PER_KEY: whole(4, 1, many),
  STOREGATE_EXPORTS: whole(32, 1, many),
  STOREGATE_EXPORT_IDLE_SECONDS: whole(60, 1, 3600),
  STOREGATE_EXPORT_BYTES_PER_SECOND: whole(16 * 1024, 0, many),
  STOREGATE_SILENT_SOCKETS_PER_ADDRESS: whole(50, 1, many),
  STOREGATE_SOCKETS_PER_ADDRESS: whole(200, 1, many),
  STOREGATE_SOCKETS_PER_KEY: whole(100, 1, many),
  STOREGATE_SOCKETS_PER_TOKEN: whole(10, 1, many),
  STOREGATE_SUBSCRIPTIONS_PER_SOCKET: whole(50, 1, many),
  STOREGATE_SUBSCRIPTIONS_PER_KEY: whole(500, 1, many),
  STOREGATE_SUBSCRIPTIONS_PER_TOKEN: whole(50, 1, many),
  STOREGATE_SOCKET_INIT_SECONDS: whole(3, 1, 60),
  STOREGATE_SOCKET_PING_SECONDS: whole(12, 1, 3600),
  STOREGATE_SLOW_CONSUMER_SECONDS: whole(10, 1, 3600),
};

/** The variables, read. */
export type LimitValues = z.infer<z.ZodObject<typeof limitVariables>>;

/** The limits that the variables say. */
export function limitsOf(values: LimitValues, introspection: boolean): LimitSettings {
  return {
    operations: {
      maxTokens: values.STOREGATE_MAX_QUERY_TOKENS,
      maxDepth: values.STOREGATE_MAX_QUERY_DEPTH,
      maxAliases: values.STOREGATE_MAX_QUERY_ALIASES,
      maxRootFields: values.STOREGATE_MAX_QUERY_ROOT_FIELDS,
      maxDirectives: values.STOREGATE_MAX_QUERY_DIRECTIVES,
      maxListItems: values.STOREGATE_MAX_LIST_ITEMS,
      maxCost: values.STOREGATE_MAX_QUERY_COST,
      costPerMinute: values.STOREGATE_COST_PER_MINUTE,
      introspection,
    },
    requests: {
      requestsPerMinute: values.STOREGATE_REQUESTS_PER_MINUTE,
      refusalsPerMinute: values.STOREGATE_REFUSALS_PER_MINUTE,
      maxBodyBytes: values.STOREGATE_MAX_BODY_BYTES,
      requestTimeoutMs: values.STOREGATE_REQUEST_TIMEOUT_SECONDS * 1000,
      operationTimeoutMs: values.STOREGATE_OPERATION_TIMEOUT_SECONDS * 1000,
    },
    sockets: {
      silentSocketsPerAddress: values.STOREGATE_SILENT_SOCKETS_PER_ADDRESS,
      socketsPerAddress: values.STOREGATE_SOCKETS_PER_ADDRESS,
      socketsPerKey: values.STOREGATE_SOCKETS_PER_KEY,
      socketsPerToken: values.STOREGATE_SOCKETS_PER_TOKEN,
      subscriptionsPerSocket: values.STOREGATE_SUBSCRIPTIONS_PER_SOCKET,
      subscriptionsPerKey: values.STOREGATE_SUBSCRIPTIONS_PER_KEY,
      subscriptionsPerToken: values.STOREGATE_SUBSCRIPTIONS_PER_TOKEN,
      initMs: values.STOREGATE_SOCKET_INIT_SECONDS * 1000,
      pingMs: values.STOREGATE_SOCKET_PING_SECONDS * 1000,
      slowMs: values.STOREGATE_SLOW_CONSUMER_SECONDS * 1000,
    },
    exports: {
      perKey: values.STOREGATE_EXPORTS_PER_KEY,
      perProcess: values.STOREGATE_EXPORTS,
      idleMs: values.STOREGATE_EXPORT_IDLE_SECONDS * 1000,
      bytesPerSecond: values.STOREGATE_EXPORT_BYTES_PER_SECOND,
    },
  };
}
