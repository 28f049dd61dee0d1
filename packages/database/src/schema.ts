/**
 * The tables. Ids are UUIDv7, made by us, so that they sort by time of making. What people delete is kept with `deletedAt`
 * and without its secrets, so that past syncs stay readable.
 */
import type { FaultData, FieldsJson, JsonObject } from "./json-columns.js";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { outsideJson, outsideText } from "./outside-columns.js";
import { sql } from "drizzle-orm";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const role = pgEnum("role", ["ADMIN", "OPERATOR", "VIEWER", "SUBSCRIBER"]);
export const storeStatus = pgEnum("store_status", ["CONNECTED", "AUTHENTICATION_FAILED", "UNREACHABLE"]);
export const integrationStatus = pgEnum("integration_status", ["AUTOMATIC", "MANUAL", "DISABLED"]);
export const syncStatus = pgEnum("sync_status", [
  "QUEUED",
  "RUNNING",
  "SUCCEEDED",
  "COMPLETED_WITH_ERRORS",
  "FAILED",
  "CANCELLED",
]);
export const syncTrigger = pgEnum("sync_trigger", [
  "MANUAL",
  "SCHEDULE",
  "WEBHOOK",
  "RETRY",
  "UNDO",
  "APPROVAL",
  "FOLLOW_UP",
]);
export const recordOutcome = pgEnum("record_outcome", [
  "CREATED",
  "UPDATED",
  "DELETED",
  "UNCHANGED",
  "SKIPPED",
  "FAILED",
]);
export const changeAction = pgEnum("change_action", ["create", "update", "delete"]);
/** open: may or may not have been carried out; the others are for good. */
export const changeState = pgEnum("change_state", ["open", "done", "failed"]);

/** Keys that seal secrets, each wrapped by the key that the processes are given from outside. */
export const encryptionKeys = pgTable("encryption_keys", {
  keyId: text("key_id").primaryKey(),
  /** The key itself, encrypted. Null only in a row of the first form, until a process of this form opens it. */
  wrappedKey: text("wrapped_key"),
  wrappingKeyId: text("wrapping_key_id"),
  /** Of the first form, in which the key from outside sealed secrets itself: a known text, encrypted with it. */
  check: text("check"),
  createdAt: at("created_at").notNull().defaultNow(),
  /** From then on it seals nothing; what it has sealed still opens. */
  retiredAt: at("retired_at"),
});

/** Keys that open the API. The secret itself is not kept, only its SHA-256. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    role: role("role").notNull(),
    secretHash: text("secret_hash").notNull(),
    /** What narrows the role; null is all. Stores and integrations are named by the keys of their rows. */
    storeIds: uuid("store_ids").array(),
    integrationIds: uuid("integration_ids").array(),
    operations: text("operations").array(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at"),
    lastUsedAt: at("last_used_at"),
    revokedAt: at("revoked_at"),
  },
  (table) => [uniqueIndex("api_keys_secret_hash").on(table.secretHash)],
);

/** Browsers that signed in with a key. The cookie's secret itself is not kept, only its SHA-256. */
export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey(),
    keyId: uuid("key_id")
      .notNull()
      .references(() => apiKeys.id),
    secretHash: text("secret_hash").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    lastUsedAt: at("last_used_at").notNull().defaultNow(),
    /** When it was signed out. */
    endedAt: at("ended_at"),
  },
  (table) => [uniqueIndex("sessions_secret_hash").on(table.secretHash), index("sessions_key").on(table.keyId)],
);

/** What signs tokens, made once for a database, so that every gateway reads what another signed. `secret` is encrypted. */
export const signingSecrets = pgTable("signing_secrets", {
  id: text("id").primaryKey(),
  secret: text("secret").notNull(),
  createdAt: at("created_at").notNull().defaultNow(),
});

/**
 * What was done through the API, by which key. Append-only: a trigger refuses to change or remove a row. It names people by
 * pseudonyms alone; what is personal stands in {@link auditPersonal} and can be erased.
 */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: uuid("id").primaryKey(),
    at: at("at").notNull(),
    /** Null where the gateway itself did it. No reference: an entry outlives everything. */
    keyId: uuid("key_id"),
    /** A root field, or `signIn`, `signOut`. */
    operation: text("operation").notNull(),
    /** A GraphQL type, and the key of its row. */
    targetType: text("target_type"),
    targetId: uuid("target_id"),
    before: outsideJson("before").$type<JsonObject>(),
    after: outsideJson("after").$type<JsonObject>(),
  },
  (table) => [
    index("audit_entries_operation").on(table.operation, table.id),
    index("audit_entries_target").on(table.targetId, table.id),
  ],
);

/** What an audit entry says of persons; removed, the entry stays. */
export const auditPersonal = pgTable("audit_personal", {
  entryId: uuid("entry_id").primaryKey(),
  actorName: outsideText("actor_name"),
  targetName: outsideText("target_name"),
  ipAddress: text("ip_address"),
  /** Values by the pseudonyms that stand for them in `before` and `after`. */
  values: outsideJson("values").$type<Record<string, string>>().notNull().default({}),
});

export const notificationEvent = pgEnum("notification_event", [
  "INTEGRATION_DISABLED",
  "INTEGRATION_SILENT",
  "SYNC_FAILED",
  "SYNC_COMPLETED_WITH_ERRORS",
  "RECOVERED",
]);

/** Who is told of what; one row. */
export const notificationSettings = pgTable("notification_settings", {
  id: integer("id").primaryKey().default(1),
  emails: outsideText("emails").array().notNull().default([]),
  webhookUrls: outsideText("webhook_urls").array().notNull().default([]),
  events: notificationEvent("events").array().notNull(),
  /** Encrypted; signs webhooks. */
  webhookSecret: text("webhook_secret"),
  updatedAt: at("updated_at").notNull().defaultNow(),
});

/** Messages to be sent, one for each receiver, and what became of them. */
export const notifications = pgTable(
  "notifications",
  {
    id: uuid("id").primaryKey(),
    event: notificationEvent("event").notNull(),
    channel: text("channel").$type<"email" | "webhook">().notNull(),
    /** An e-mail address or a URL. */
    receiver: outsideText("receiver").notNull(),
    /** What happened, as the message tells it. */
    content: outsideJson("content").$type<JsonObject>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: at("next_attempt_at").notNull().defaultNow(),
    deliveredAt: at("delivered_at"),
    /** Given up. */
    failedAt: at("failed_at"),
    fault: outsideJson("fault").$type<FaultData>(),
  },
  (table) => [
    index("notifications_due")
      .on(table.nextAttemptAt)
      .where(sql`delivered_at is null and failed_at is null`),
  ],
);

/** BigCommerce stores. `credentials` is encrypted and null once the store is disconnected. */
export const stores = pgTable(
  "stores",
  {
    id: uuid("id").primaryKey(),
    storeHash: text("store_hash").notNull(),
    name: outsideText("name").notNull(),
    domain: outsideText("domain"),
    plan: outsideText("plan"),
    /** Null is BigCommerce's own API host. */
    apiUrl: text("api_url"),
    credentials: text("credentials"),
    /** When its access token was given. What a worker that opened the store before says of its token is of another. */
    tokenGivenAt: at("token_given_at").notNull().defaultNow(),
    status: storeStatus("status").notNull(),
    statusReason: outsideJson("status_reason").$type<FaultData>(),
    scopes: text("scopes").array().notNull(),
    rateLimit: jsonb("rate_limit").$type<RateLimitRow>(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    deletedAt: at("deleted_at"),
  },
  (table) => [
    uniqueIndex("stores_store_hash")
      .on(table.storeHash)
      .where(sql`deleted_at is null`),
  ],
);

/** A store's quota as its last response told it. */
export interface RateLimitRow {
  readonly quota: number;
  readonly remaining: number;
  readonly windowMs: number;
  readonly resetsAt: string;
  readonly observedAt: string;
}

/** A store's bulk work being one worker's, for now. The epoch grows with each taking; every commit of a sync names it. */
export const storeLeases = pgTable("store_leases", {
  storeId: uuid("store_id")
    .primaryKey()
    .references(() => stores.id),
  epoch: bigint("epoch", { mode: "number" }).notNull(),
  /** Null when nobody has it. */
  holder: text("holder"),
  expiresAt: at("expires_at").notNull(),
});

/** What a store's webhooks are kept by: the secret that each delivery bears, and whose turn it is. `secret` is encrypted. */
export const storeHooks = pgTable("store_hooks", {
  /** The store's. */
  id: uuid("id")
    .primaryKey()
    .references(() => stores.id),
  secret: text("secret").notNull(),
  /** Whether there may be webhooks of ours in the store. */
  isMade: boolean("is_made").notNull().default(false),
  /** Which process looks after them now; null for none. */
  busyBy: text("busy_by"),
  /** Until when at most. */
  busyUntil: at("busy_until"),
  /** When connectors were last told of events. */
  toldAt: at("told_at"),
});

/** What stores have told of, kept for minutes: until connectors were told, and to know what comes twice. */
export const storeEvents = pgTable(
  "store_events",
  {
    storeId: uuid("store_id")
      .notNull()
      .references(() => stores.id),
    /** The SHA-256 of the event's own hash, in hex: the same in each delivery of it. */
    key: text("key").notNull(),
    /** The delivery's, as it came: ids, and nothing of persons. */
    body: outsideText("body").notNull(),
    receivedAt: at("received_at").notNull().defaultNow(),
    /** Until when a process has to tell it. */
    takenUntil: at("taken_until"),
    toldAt: at("told_at"),
  },
  (table) => [
    primaryKey({ columns: [table.storeId, table.key] }),
    index("store_events_untold")
      .on(table.storeId, table.receivedAt)
      .where(sql`told_at is null`),
    index("store_events_received").on(table.receivedAt),
  ],
);

/** A connector set up for one store. */
export const integrations = pgTable(
  "integrations",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => stores.id),
    connectorId: text("connector_id").notNull(),
    name: text("name").notNull(),
    /** As given, every secret replaced by null. */
    config: jsonb("config").$type<JsonObject>().notNull(),
    /** Grows with each change of the config or of a secret in it. */
    configVersion: integer("config_version").notNull().default(1),
    /** JSON pointers of the secrets that are set, and their encrypted values. */
    secrets: jsonb("secrets").$type<Record<string, string>>().notNull().default({}),
    status: integrationStatus("status").notNull(),
    disabledReason: outsideJson("disabled_reason").$type<FaultData>(),
    /** What it was before the gateway itself disabled it, and is again once the reason is gone; null where a person did. */
    statusBefore: integrationStatus("status_before"),
    /** Null is the connector's own. */
    schedule: jsonb("schedule").$type<ScheduleRow>(),
    /** When an automatic one syncs next; whichever worker sees it due takes it. */
    nextSyncAt: at("next_sync_at"),
    /** The most that one sync may change or delete; null is no limit. */
    maxChanges: integer("max_changes"),
    /** The same as a share, 0 to 1, of the records read. */
    maxChangeShare: doublePrecision("max_change_share"),
    /** The state that was last told of by a notice; null before the first. */
    toldState: text("told_state").$type<ToldState>(),
    /** When that was noted. */
    toldAt: at("told_at"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
    deletedAt: at("deleted_at"),
  },
  (table) => [
    index("integrations_store").on(table.storeId),
    index("integrations_due")
      .on(table.nextSyncAt)
      .where(sql`deleted_at is null and next_sync_at is not null`),
  ],
);

/** What was changed of integrations, by whom: one row for each change, numbered within the integration from 1. */
export const integrationChanges = pgTable(
  "integration_changes",
  {
    integrationId: uuid("integration_id")
      .notNull()
      .references(() => integrations.id),
    number: integer("number").notNull(),
    at: at("at").notNull().defaultNow(),
    /** Who did it, or what it was done for; null where the gateway did it by itself. */
    changedById: uuid("changed_by_id").references(() => apiKeys.id),
    /** Why the gateway did it; null where a person did. */
    reason: outsideJson("reason").$type<FaultData>(),
    /** Which version of the config stands from then on. */
    configVersion: integer("config_version").notNull(),
    /** The settings that were changed, as they were; null of the first. */
    before: jsonb("before").$type<IntegrationSettings>(),
    /** The same, as they are from then on; of the first, all. */
    after: jsonb("after").$type<IntegrationSettings>().notNull(),
    /** JSON pointers of the secrets that were set, removed, or given another value. */
    secretsChanged: text("secrets_changed").array().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.integrationId, table.number] })],
);

/** What people set of an integration; every secret of its config is null. */
export interface IntegrationSettings {
  readonly name?: string | undefined;
  readonly status?: "AUTOMATIC" | "MANUAL" | "DISABLED" | undefined;
  readonly config?: JsonObject | undefined;
  readonly schedule?: ScheduleRow | null | undefined;
  readonly maxChanges?: number | null | undefined;
  readonly maxChangeShare?: number | null | undefined;
}

/**
 * How an integration stands, as far as notices tell of it. RETURNED is told to nobody: the gateway's own disabling, or a
 * silence, is over, and what comes of it is not known yet.
 */
export type ToldState = "RETURNED" | "WELL" | "DISABLED" | "SILENT" | "FAILED" | "COMPLETED_WITH_ERRORS";

/** When an integration syncs by itself: cron in a time zone, and times of day (`22:00-06:00`) in which nothing starts. */
export interface ScheduleRow {
  readonly cron: string;
  readonly timeZone: string;
  readonly blackouts: readonly string[];
}

/** One run of an integration. Its state table stands in the sync engine. */
export const syncs = pgTable(
  "syncs",
  {
    id: uuid("id").primaryKey(),
    integrationId: uuid("integration_id")
      .notNull()
      .references(() => integrations.id),
    storeId: uuid("store_id")
      .notNull()
      .references(() => stores.id),
    connectorId: text("connector_id").notNull(),
    kind: text("kind").notNull(),
    trigger: syncTrigger("trigger").notNull(),
    dryRun: boolean("dry_run").notNull(),
    /** As asked for. It changes nothing yet: every kind begins at the beginning, so each run without keys is full. */
    full: boolean("full").notNull(),
    /** Only the records of these keys; null is all. */
    keys: jsonb("keys").$type<readonly string[]>(),
    keepUnchanged: boolean("keep_unchanged").notNull(),
    /** The integration's config at the start, secrets replaced by null. */
    config: jsonb("config").$type<JsonObject>().notNull(),
    /** Which version of the integration's config that is; null where the integration's history did not tell that config. */
    configVersion: integer("config_version"),
    status: syncStatus("status").notNull(),
    phase: outsideText("phase"),
    /** Where it goes on: after the last page that is wholly committed. */
    cursor: jsonb("cursor").$type<unknown>(),
    /** Where it goes on once the page now open is wholly committed. */
    pageCursor: jsonb("page_cursor").$type<{ readonly next: unknown }>(),
    total: integer("total"),
    processed: integer("processed").notNull().default(0),
    created: integer("created").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    deleted: integer("deleted").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    apiCalls: integer("api_calls").notNull().default(0),
    recordsPerSecond: doublePrecision("records_per_second"),
    labels: outsideJson("labels").$type<Record<string, number>>().notNull().default({}),
    faults: outsideJson("faults").$type<readonly FaultCount[]>().notNull().default([]),
    revision: integer("revision").notNull().default(1),
    error: outsideJson("error").$type<FaultData>(),
    /** The sync that it retries, undoes or approves. */
    originId: uuid("origin_id"),
    /** The most it may change; null is no limit. As the integration had it at the start, or as was approved. */
    limits: jsonb("limits").$type<ChangeLimits>(),
    /** What of its plan is known so far, while and after it is judged by {@link limits}. */
    plannedSoFar: jsonb("planned_so_far").$type<StoppedPlanRow>(),
    /** Whether its whole plan was found to keep within {@link limits}. */
    withinLimits: boolean("within_limits").notNull().default(false),
    /** What it would have done, had its limits not stopped it. */
    stoppedPlan: jsonb("stopped_plan").$type<StoppedPlanRow>(),
    /** From then on its results are gone; null while it has not ended, or they are kept for good. */
    resultsExpireAt: at("results_expire_at"),
    /** When they were removed. */
    resultsRemovedAt: at("results_removed_at"),
    /** How often in a row it stopped for a fault that time heals, with nothing done in between. */
    retries: integer("retries").notNull().default(0),
    /** It waits until then; null while nothing keeps it from going on. */
    retryAt: at("retry_at"),
    /** Since when nothing was done for such faults. */
    stalledSince: at("stalled_since"),
    /** The last of them. */
    stalledBy: outsideJson("stalled_by").$type<FaultData>(),
    /** How often in all it waited for the sake of single records. */
    recordWaits: integer("record_waits").notNull().default(0),
    startedById: uuid("started_by_id").references(() => apiKeys.id),
    createdAt: at("created_at").notNull().defaultNow(),
    startedAt: at("started_at"),
    cancelRequestedAt: at("cancel_requested_at"),
    /** A person wants it to stand still; null again once it is to go on. */
    pauseRequestedAt: at("pause_requested_at"),
    /** Since when it stands still: nothing of it is under way. */
    pausedAt: at("paused_at"),
    /** Who wants it. */
    pausedById: uuid("paused_by_id").references(() => apiKeys.id),
    /** For how long it stood still in all, from its start to the last time that it went on. */
    pausedSeconds: doublePrecision("paused_seconds").notNull().default(0),
    finishedAt: at("finished_at"),
  },
  (table) => [
    index("syncs_integration").on(table.integrationId, table.id),
    index("syncs_store").on(table.storeId, table.id),
    index("syncs_origin").on(table.originId),
    index("syncs_expiring")
      .on(table.resultsExpireAt)
      .where(sql`results_expire_at is not null and results_removed_at is null`),
    uniqueIndex("syncs_one_at_a_time")
      .on(table.integrationId)
      .where(sql`finished_at is null`),
    index("syncs_unfinished")
      .on(table.storeId)
      .where(sql`finished_at is null`),
  ],
);

/** The most that a sync may change: records, a share of those read, and of the changes how many deletions. */
export interface ChangeLimits {
  readonly maxChanges?: number | undefined;
  readonly maxChangeShare?: number | undefined;
  readonly maxDeletions?: number | undefined;
}

/** Of the records read, how many would have been changed, and of these deleted. */
export interface StoppedPlanRow {
  readonly records: number;
  readonly changes: number;
  readonly deletions: number;
}

/** Failed records by cause. */
export interface FaultCount {
  readonly fault: FaultData;
  readonly count: number;
}

/**
 * Records whose changes are under way; gone once their result is committed. What it holds lets a sync that was killed write
 * the result as it would have been.
 */
export const syncRecords = pgTable(
  "sync_records",
  {
    syncId: uuid("sync_id")
      .notNull()
      .references(() => syncs.id),
    recordSeq: integer("record_seq").notNull(),
    key: outsideText("key").notNull(),
    externalId: outsideText("external_id"),
    label: outsideText("label"),
    reason: outsideText("reason"),
    details: outsideJson("details").$type<JsonObject>(),
    /** What the plan handed to the kind's own commit. */
    memory: outsideJson("memory").$type<JsonObject>(),
  },
  (table) => [primaryKey({ columns: [table.syncId, table.recordSeq] })],
);

/** The journal: each change is opened here before it is carried out, and settled after. */
export const syncChanges = pgTable(
  "sync_changes",
  {
    syncId: uuid("sync_id")
      .notNull()
      .references(() => syncs.id),
    seq: integer("seq").notNull(),
    /** The record that it belongs to; null for set-up. */
    recordSeq: integer("record_seq"),
    resource: outsideText("resource").notNull(),
    target: outsideText("target").notNull(),
    action: changeAction("action").notNull(),
    before: outsideJson("before").$type<FieldsJson>(),
    after: outsideJson("after").$type<FieldsJson>(),
    state: changeState("state").notNull(),
    /** Of an open one: whether it may have been handed to the target. False only while its sync waits, and knows better. */
    begun: boolean("begun").notNull().default(true),
    fault: outsideJson("fault").$type<FaultData>(),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.seq] }),
    uniqueIndex("sync_changes_claim").on(table.syncId, table.resource, table.target),
    index("sync_changes_open")
      .on(table.syncId)
      .where(sql`state = 'open'`),
  ],
);

/** What became of each record, for good, in the order of commitment. */
export const syncResults = pgTable(
  "sync_results",
  {
    syncId: uuid("sync_id")
      .notNull()
      .references(() => syncs.id),
    seq: integer("seq").notNull(),
    recordSeq: integer("record_seq").notNull(),
    recordType: text("record_type").notNull(),
    key: outsideText("key").notNull(),
    externalId: outsideText("external_id"),
    outcome: recordOutcome("outcome").notNull(),
    label: outsideText("label"),
    reason: outsideText("reason"),
    before: outsideJson("before").$type<FieldsJson>(),
    after: outsideJson("after").$type<FieldsJson>(),
    details: outsideJson("details").$type<JsonObject>(),
    errors: outsideJson("errors").$type<readonly FaultData[]>().notNull().default([]),
    at: at("at").notNull(),
    /** When what was personal in it was taken away on request: its key is a pseudonym since, its values are gone. */
    erasedAt: at("erased_at"),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.seq] }),
    // A record has one result; the journal finds it by this.
    uniqueIndex("sync_results_record_seq").on(table.syncId, table.recordSeq),
    // Few of many: whoever looks for what failed, and the retry of it, need not go through all the others.
    index("sync_results_failed")
      .on(table.syncId, table.seq)
      .where(sql`outcome = 'FAILED'`),
    // The history of one record over all syncs, newest first; and keys by their start, whatever the database's collation.
    index("sync_results_record").on(
      sql`lower(${table.key}) text_pattern_ops`,
      table.recordType,
      table.syncId,
      table.seq,
    ),
  ],
);

/** Keys that a connector has asked for a sync over; gone once it is queued. */
export const requestedKeys = pgTable(
  "requested_keys",
  {
    integrationId: uuid("integration_id")
      .notNull()
      .references(() => integrations.id),
    kind: text("kind").notNull(),
    key: outsideText("key").notNull(),
    /** From then on; asked for twice, the earlier time. */
    dueAt: at("due_at").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.integrationId, table.kind, table.key] }),
    index("requested_keys_due").on(table.integrationId, table.dueAt),
  ],
);

/** Migrations of connectors' own schemas that have been run. */
export const connectorMigrations = pgTable(
  "connector_migrations",
  {
    connectorId: text("connector_id").notNull(),
    id: text("id").notNull(),
    /** The SHA-256 of its SQL, in hex. */
    hash: text("hash").notNull(),
    at: at("at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.connectorId, table.id] })],
);
