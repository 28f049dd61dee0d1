/**
 * The connector contract.
 *
 * Glossary. A **connector** knows one kind of job. An **integration** is a connector set up for one store. A **kind** is one
 * sort of sync that a connector offers: an *export* kind writes outside, an *import* kind fills tables of ours. A **sync** is
 * one run. A **page** is the unit of reading and of commitment. A **record** is one thing a sync looks at, known by its key.
 * A **change** is one write that the plan wants on one **resource** of one record, with *before* and *after* of the fields
 * it owns. A **result** is what became of one record, for good. A **cursor** is where a sync goes on.
 *
 * A connector yields, the engine keeps. An export kind is four functions, pulled by the engine:
 *
 * - `read` yields pages of records from the source, from a cursor on, or just the records of given keys;
 * - `observe`, one for each resource, reads the owned fields of given targets as they are now;
 * - `plan` compares and answers, per record, changes, a reason to skip, or a problem. It writes nothing outside;
 * - `apply`, one for each resource, carries out changes and answers one outcome for each. It is idempotent.
 *
 * A kind that remembers more than the target tells has a fifth, `commit`, which moves its memory together with results.
 *
 * Everything else (journal, transactions, retries, progress, cancel, results, undo) is the engine's. One record's failure is that
 * record's and is answered; only faults of the whole (credentials, configuration, an unreachable store) are thrown.
 */
import type { StoreClient } from "@storegate/bigcommerce-client";
import type { Connect, Fault, FaultData, HttpClient, HttpRequest } from "@storegate/http-client";
import { z } from "zod";
import type { Audience } from "./audience.js";
import type { AuditedAction } from "./graphql/audited-action.js";
import type { ConfigDraft } from "./config-draft.js";
import type { ConsentFact, EmailVerdictFact, ProfileFact } from "./facts.js";
import type { JsonObject, JsonValue } from "./json.js";
import type { OtherIntegrations } from "./other-integrations.js";
import { problemOfColumns } from "./result-columns.js";
import { problemOfStoreEvents, type ConnectorStoreEvents } from "./store-events.js";

/** An OAuth scope of BigCommerce's, by the name that the control panel's API uses. */
export type Scope =
  | "store_v2_customers"
  | "store_v2_customers_read_only"
  | "store_v2_products"
  | "store_v2_products_read_only"
  | "store_v2_orders"
  | "store_v2_orders_read_only"
  | "store_v2_transactions"
  | "store_v2_transactions_read_only"
  | "store_v2_marketing"
  | "store_v2_information_read_only";

/** Where a connector says what it does; every line carries the ids of the sync and the store. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** What the process offers to every connector, once, before anything runs. */
export interface ConnectorHost {
  /**
   * A SOCKS5 proxy through which mail servers are reached, as `socks5://127.0.0.1:1080`, for machines whose own port 25 is
   * closed; undefined where they are reached directly.
   */
  readonly smtpProxy?: string | undefined;
  /** Name servers as `address` or `address:port`; empty means those of the machine. */
  readonly dnsServers: readonly string[];
  /**
   * HTTP to other systems than the store, shared by all connectors and closed by the process. It refuses addresses that are
   * not public unless the gateway was told to allow them, and its requests are counted, timed and logged by their host.
   * A request that fails is tried again for some seconds; a sync that meets more waits by itself. No error shows what stands in
   * headers of credentials; a path may be shown, so no secret belongs there.
   */
  readonly http: Pick<HttpClient, "request">;
  /**
   * Opens a TCP connection to a system that does not speak HTTP, as a database. It refuses addresses that are not public unless the
   * gateway was told to allow them. Its user closes it.
   * @throws Fault CONFIG, PRIVATE_ADDRESS; UNAVAILABLE, CONNECTION_FAILED.
   */
  readonly connect: Connect;
  /** The folder below which files of this machine may be read; it may not exist. */
  readonly filesFolder: string;
  readonly now: () => Date;
  readonly logger: Logger;
}

/**
 * How a request to another system than the store ends early, and what keeps it from being sent: inside a sync nothing may
 * leave once the store is another worker's. The store's client keeps to the same by itself. The label says for which store it
 * is sent, in logs and metrics.
 */
export type Sending = Pick<HttpRequest, "signal" | "giveUp" | "beforeRequest" | "label">;

/** What a connector is handed for everything it does for one integration. It reaches nothing else. */
export interface ConnectorContext<Config, Runtime> {
  readonly config: Config;
  /** Null of one that is tested, or filled in, before it is saved; a sync's is never null. */
  readonly integrationId: string | null;
  readonly store: { readonly id: string; readonly storeHash: string; readonly name: string };
  /** The store's API; requests count towards the sync, and wait for the store's quota. */
  readonly bigcommerce: StoreClient;
  /** What {@link Connector.open} answered, shared by all integrations of this connector in this process. */
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** What each request to another system than the store is sent with: `http.request({ ...context.sending, method, url })`. */
  readonly sending: Sending;
  /**
   * The connector's own tables, to be asked by `plan` what an earlier `commit` wrote: each query is a transaction of its own,
   * seen at once by everybody. What has to move with results is written by a commit; here is only written what may be lost or
   * written twice, as a cache.
   * @throws TypeError where the connector declares no {@link Connector.migrations}.
   */
  readonly tables: Transaction;
  /**
   * Asks for a sync over just these keys once their time has come, as a webhook does that names records. In a sync it is asked
   * by {@link CommitContext.requestSync}, together with the results.
   * @see CommitContext.requestSync
   * @throws TypeError for a config that is not saved: it has no integration.
   */
  readonly requestSync: RequestSync;
  /**
   * What the store's other integrations tell: facts about people, and audiences. One that answers others cannot ask others itself.
   * @throws TypeError inside of {@link Connector.facts} and {@link Connector.audiences}.
   */
  readonly others: OtherIntegrations;
  readonly now: () => Date;
  readonly logger: Logger;
}

/**
 * Asks for a sync of the integration over these keys, at a time or as soon after as nothing else of it is under way; a thousand
 * keys at most go into one sync, those due longest first. Of a key that is asked for twice the earlier time holds. What is asked
 * for while the integration is DISABLED waits; what was asked for is dropped when the integration is deleted, or a sync of it is
 * undone. A dry run and an undo ask for nothing.
 * @param keys of records, as {@link SourceRecord.key}; at most 10,000 at once. None ask for nothing.
 * @param at when it may begin; in a blackout it waits for its end.
 * @throws TypeError for more keys, one that is empty or has more than 750 characters, or a time that is none.
 */
export type RequestSync = (keys: readonly string[], at: Date) => Promise<void>;

/** What {@link Connector.standingWarnings} is handed. */
export type StandingContext<Config = unknown> = { readonly integrationId: string } & Pick<
  ConnectorContext<Config, unknown>,
  "tables" | "config"
>;

/** A context for a config that is being filled in. */
export interface DraftContext<Config, Runtime> extends Omit<ConnectorContext<Config, Runtime>, "config"> {
  readonly config: ConfigDraft<Config>;
}

/** What a form can offer at a place of a config. */
export interface ConfigOption {
  /** What is put there. */
  readonly value: JsonValue;
  readonly label: string;
  /** Type, length, whether required, and the like. */
  readonly details?: JsonObject | undefined;
}

/** A context inside a sync; `state` is what {@link ExportKind.begin} answered. */
export interface SyncContext<Config, Runtime, State = unknown> extends ConnectorContext<Config, Runtime> {
  readonly state: State;
  /**
   * Whether everything is to be looked at anew, as `startSync(full: true)` asks: what is remembered of earlier syncs then spares
   * nothing.
   */
  readonly full: boolean;
  /**
   * Whether nothing is going to be carried out. What is remembered of the store and of others may then be kept as it was seen; what follows from the
   * sync's being carried out, as that a list is ours from now on, may not.
   */
  readonly dryRun: boolean;
  /**
   * Tells whoever watches what is being done while that takes its time and no page comes of it, as `asking mail servers: 250 of
   * 1,000 addresses`; null is the kind's {@link ExportKind.phase} again. Each call is a small transaction: once a second will do.
   * Only while reading or planning. At most 100 characters.
   * @throws what ends the sync, as a person's cancelling it.
   */
  readonly tellPhase: (phase: string | null) => Promise<void>;
}

/** A context in which changes may be carried out. */
export interface ApplyContext<Config, Runtime, State> extends SyncContext<Config, Runtime, State> {
  /**
   * Answers a thing that changes need, making it first if it is missing; journaled as set-up. Called again for the same
   * thing it makes nothing, whoever calls at once.
   */
  readonly setUp: <T extends JsonObject>(item: SetUpItem<T>) => Promise<T>;
}

/** A thing outside that a sync makes on first need: a group, an attribute, a list. Undo leaves it. */
export interface SetUpItem<T extends JsonObject> {
  /** What sort of thing, as `customer_group`. */
  readonly type: string;
  /**
   * The natural key by which it is found again when the answer to its making was lost. One of more than 750 characters is
   * refused with KEY_TOO_LONG.
   */
  readonly name: string;
  readonly find: () => Promise<T | undefined>;
  readonly create: () => Promise<T>;
}

/** Owned fields of one resource of one target, as plain JSON; `null` is a target that does not exist. */
export type Fields = JsonObject | null;

/** One thing a sync looks at. */
export interface SourceRecord<Source> {
  /**
   * What the connector knows it by, as its e-mail address. Not always unique: one address may have several accounts. A record
   * whose key, external id or target has more than 750 characters fails with KEY_TOO_LONG.
   */
  readonly key: string;
  /** Another system's id for it. */
  readonly externalId?: string;
  readonly source: Source;
  /** By resource: which target there the record stands for (that resource's id, or for a creation its natural key). */
  readonly targets: Readonly<Record<string, string>>;
  /** By resource: owned fields, where reading has told them already. What is missing here the engine observes. */
  readonly observed?: Readonly<Record<string, Fields>>;
}

/** A record with every resource's owned fields as they are now. */
export interface ObservedRecord<Source> extends SourceRecord<Source> {
  readonly observed: Readonly<Record<string, Fields>>;
}

/** One page of records; `next` is the cursor after it. */
export interface RecordPage<Record, Cursor extends JsonValue> {
  readonly records: readonly Record[];
  /** Where to go on after this page; `null` after the last. */
  readonly next: Cursor | null;
  /** How many records the sync will read in all, where the source tells. */
  readonly total?: number | undefined;
}

/** Where reading begins: from a cursor on (`null` is the beginning), or just the records of given keys. */
export type ReadFrom<Cursor extends JsonValue> =
  | { readonly cursor: Cursor | null; readonly keys?: undefined }
  | { readonly keys: readonly string[]; readonly cursor?: undefined };

export type ChangeAction = "create" | "update" | "delete";

/** One write that the plan wants. */
export interface PlannedChange {
  /** A key of {@link ExportKind.resources}. */
  readonly resource: string;
  readonly action: ChangeAction;
  /** The owned fields as observed; `null` before a creation. */
  readonly before: Fields;
  /** The owned fields as they shall be; `null` after a deletion. What is not yet made goes by name. */
  readonly after: Fields;
}

/** A planned change on its target, as it is carried out. */
export interface Change extends PlannedChange {
  readonly target: string;
}

/** What the plan answers for one record. */
export interface RecordPlan {
  /**
   * What the record is found to be, as `valid`; lower_snake. Labels are few, and the same from sync to sync: of one sync 100 are
   * counted apart, further ones together as `other`. What differs from record to record belongs in details.
   */
  readonly label?: string;
  /** Why; lower_snake, stable, documented. */
  readonly reason?: string;
  /** What the connector adds, as a verdict's evidence. */
  readonly details?: JsonObject;
  /**
   * What {@link ExportKind.commit} is handed with the record's result: plain JSON, as a fingerprint. It is shown to nobody,
   * and kept as it is until the record has its result, as keys and fields are: never put a secret there.
   */
  readonly memory?: JsonObject;
  /** None means the record is as it should be. */
  readonly changes?: readonly PlannedChange[];
  /** The record is left alone, for `reason`. */
  readonly skip?: boolean;
  /** The record cannot be planned. */
  readonly problem?: Fault;
}

/** What became of one change. */
export type ChangeOutcome =
  | { readonly ok: true; /** The fields as written, where more is known than was planned. */ readonly after?: Fields }
  | { readonly ok: false; readonly fault: Fault };

/** One sort of owned field in the target, with its own calls. Members take what they are handed, never more. */
export interface Resource<Config, Runtime, State> {
  /** The most changes handed to `apply` at once: the target's own batch size. */
  readonly batchSize: number;
  /** How many batches may be under way at once. */
  readonly concurrency: number;
  /**
   * The owned fields of targets as they are now; a target left out does not exist.
   * @throws Fault INPUT, NOT_FOUND or CONFLICT, where one of them cannot be looked at: then fewer are asked for, until that one
   * stands alone, and its record fails. Anything else is a fault of the whole.
   */
  observe(
    context: SyncContext<Config, Runtime, State>,
    targets: readonly string[],
  ): Promise<ReadonlyMap<string, Fields>>;
  /** Carries out changes; one outcome for each, in their order. Idempotent. */
  apply(context: ApplyContext<Config, Runtime, State>, changes: readonly Change[]): Promise<ChangeOutcome[]>;
  /** Whether two states of the owned fields are the same; deep equality unless given. */
  same?(a: Fields, b: Fields): boolean;
  /**
   * Of a state that was observed what a change is about, where observing tells more than that; all of it unless given. What is found done
   * after a death, and what an undo writes back, is then told as it was planned.
   */
  ofChange?(state: Fields, change: Change): Fields;
  /** Another system's id of what stands there, where its fields tell it: the record for which it was made is told with it. */
  externalIdOf?(fields: Fields): string | undefined;
  /** How its changes are taken back; asked only of a kind that is {@link ExportKind.undoable}. */
  readonly undo?: UndoRules<Config, Runtime, State>;
}

/**
 * What an undo may do to one resource. Without rules it writes back fields of targets that exist, and leaves alone what was
 * made or removed.
 */
export interface UndoRules<Config = unknown, Runtime = unknown, State = unknown> {
  /**
   * A target that a sync created may be deleted again, as long as its owned fields are as the sync left them; see
   * {@link touched}. Unless said, it is kept: `creation_kept`.
   */
  readonly deletesCreated?: boolean;
  /**
   * Of targets that a sync created, whose owned fields still are as it left them, those that somebody has touched all the same:
   * in fields that the resource does not own, or in what hangs on them, as a product's images. Each with what was found; a
   * target left out is untouched. They are kept: `changed_since`. What is deleted goes with all that it is, so a resource that
   * deletes what it created has this, unless its owned fields are all there is of a target. Writes nothing. It is asked as a
   * page of the undo is planned, and again when that page is taken up after a pause, a wait or a death, for what was not deleted by
   * then; a change of the same record that was taken back already may have touched the target, and counts as somebody's.
   * @param created the changes as they were made, `after` as it was written: what `apply` answered beyond the plan, as a date of
   * the last change, can be compared here.
   * @throws Fault as {@link Resource.observe} does.
   */
  touched?(
    context: SyncContext<Config, Runtime, State>,
    created: readonly Change[],
  ): Promise<ReadonlyMap<string, JsonObject>>;
  /**
   * A target that a sync deleted may be created again; `apply` then finds a creation whose answer was lost by its natural
   * key. Unless said, it stays away: `deletion_kept`.
   */
  readonly recreatesDeleted?: boolean;
  /**
   * A word against one change of an undo: why its record is to be left alone; lower_snake, stable, documented. A resource that
   * holds a person's consent says it of each change that would raise consent: opting out is never taken back.
   */
  veto?(change: Change): string | undefined;
  /**
   * How far a change of an undo may go, where part of it may and part may not: the fields that are put back in place of its `after`; its `after`
   * where all of it may. Where it answers what stands there nothing is put back, for what {@link veto} says of the whole. What
   * was withheld is told with the record.
   */
  within?(change: Change): Fields;
}

interface SyncKindBase {
  /** Unique in its connector. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** What its records are, as `customer`. */
  readonly recordType: string;
  /** What it does while its pages go through, in a word for people: `validating`. */
  readonly phase: string;
  /** Whether it carries people's opting out, which goes before everything but undo. */
  readonly carriesOptOuts?: boolean;
}

/** What became of a record. */
export type RecordOutcome = "CREATED" | "UPDATED" | "DELETED" | "UNCHANGED" | "SKIPPED" | "FAILED";

/** What became of one change of a record whose result is committed. */
export interface CommittedChange extends Change {
  /** Why it was not made, where it was not. */
  readonly fault?: FaultData | undefined;
}

/** A record of an export whose result is committed. */
export interface CommittedRecord {
  readonly key: string;
  readonly externalId?: string | undefined;
  readonly outcome: RecordOutcome;
  readonly label?: string | undefined;
  readonly reason?: string | undefined;
  /** What its plan handed over; none where the sync is an undo, or where the key that was asked for has no record. */
  readonly memory?: JsonObject | undefined;
  /**
   * Its changes that were begun, in the plan's order. None of a record that needed nothing, and none of one that failed before
   * anything of it was carried out. Of one that failed those without a fault were made all the same.
   */
  readonly changes: readonly CommittedChange[];
}

/**
 * What a commit is handed. It may have to be called when the store can no longer be opened, to end a sync; so there is no
 * client and no config in it, and what a commit needs of these is in its records' memory.
 */
export interface CommitContext<Runtime> {
  readonly syncId: string;
  readonly integrationId: string;
  readonly storeId: string;
  /** Whether the sync takes back what another one did: its changes are that one's, with before and after exchanged. */
  readonly undoes: boolean;
  /** What {@link Connector.open} answered. */
  readonly runtime: Runtime;
  /**
   * Asks for a later sync of the same kind over these keys, in the commit's own transaction: it is asked for exactly if the
   * results are there. An undo asks for nothing.
   */
  readonly requestSync: RequestSync;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** A column that exports of a kind's results have beside those of all kinds. */
export interface ResultColumn {
  /** lowerCamel, unique among all columns: `didYouMean`. */
  readonly name: string;
  readonly description: string;
  /**
   * Where it stands in a result's label, reason, before, after or details, as a JSON pointer: `/details/didYouMean`,
   * `/after/attribute`. Nothing there is an empty cell; an object or a list is its JSON.
   */
  readonly path: string;
}

/** A kind that writes outside. */
export interface ExportKind<Config, Runtime, State, Source, Cursor extends JsonValue> extends SyncKindBase {
  readonly direction: "export";
  /**
   * Whether what its syncs changed can be put back. Then `apply` of each resource carries out the inverse of every change
   * that it is planned, within {@link Resource.undo}.
   */
  readonly undoable: boolean;
  /**
   * An undo reaches nothing but the store, and uses no secret of the config: neither in `begin` nor in what its resources do.
   * Then the syncs of a deleted integration, whose secrets went with it, can be undone as long as their store is connected:
   * each secret of the config is {@link forgottenSecret} meanwhile. Unless said, they cannot where the config had a secret.
   */
  readonly undoWithoutSecrets?: true;
  /** What of its results an export in columns shows each in one of its own. */
  readonly resultColumns?: readonly ResultColumn[];
  /** A stored cursor that no longer parses is an error that offers a full run, never quietly the beginning. */
  readonly cursor: z.ZodType<Cursor>;
  /** Reads what the whole sync needs to know. Writes nothing. */
  begin(context: ConnectorContext<Config, Runtime>): Promise<State>;
  read(
    context: SyncContext<Config, Runtime, State>,
    from: ReadFrom<Cursor>,
  ): AsyncIterable<RecordPage<SourceRecord<Source>, Cursor>>;
  /** One plan for each record, in their order. */
  plan(
    context: SyncContext<Config, Runtime, State>,
    records: readonly ObservedRecord<Source>[],
  ): Promise<readonly RecordPlan[]>;
  readonly resources: Readonly<Record<string, Resource<Config, Runtime, State>>>;
  /**
   * Moves memory of the connector's own (fingerprints, a ledger) together with results: called in each transaction that
   * commits some, once, with all records that have their result by it, unchanged ones too; never in a dry run, nor while a
   * plan is judged. A record comes once in a sync, and which of them come together is chance. What the transaction did not
   * keep was not handed over: it comes again, so nothing is remembered outside of the transaction, and nothing is sent.
   * @throws what undoes the transaction and stops the sync, as a fault of the whole. The records come once more as it ends;
   * what is thrown then is logged, and the sync ends without having moved their memory.
   */
  commit?(
    context: CommitContext<Runtime>,
    transaction: Transaction,
    records: readonly CommittedRecord[],
  ): Promise<void>;
}

/** What an import kind says of one record it has kept. */
export interface ImportedRecord {
  readonly key: string;
  readonly externalId?: string;
  readonly outcome: "CREATED" | "UPDATED" | "DELETED" | "UNCHANGED";
  readonly label?: string;
}

/**
 * A transaction, as far as a connector may use it: its own tables, in the schema of its own id. Names are looked for there alone,
 * so `fingerprints` needs no schema before it, and `crm.fingerprints` is the same; an id with a hyphen is quoted. What stands in
 * `public` is Storegate's, and no connector's to read.
 */
export interface Transaction {
  /** @param text one statement, with its values as $1, $2 …; objects and lists of them go as JSON. */
  query<Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A kind that fills tables of the connector's own. No journal, no undo. */
export interface ImportKind<Config, Runtime, Source, Cursor extends JsonValue> extends SyncKindBase {
  readonly direction: "import";
  readonly cursor: z.ZodType<Cursor>;
  read(context: ConnectorContext<Config, Runtime>, from: ReadFrom<Cursor>): AsyncIterable<RecordPage<Source, Cursor>>;
  /** Keeps one page, in the transaction that also keeps its results and its cursor. */
  commit(
    context: ConnectorContext<Config, Runtime>,
    transaction: Transaction,
    records: readonly Source[],
  ): Promise<readonly ImportedRecord[]>;
}

/** A request that a connector answers over HTTP. */
export interface RouteRequest {
  /** Each parameter of the query, the last of those that come twice. */
  readonly query: Readonly<Record<string, string>>;
  /** The body as JSON; undefined where there was none. */
  readonly body: unknown;
  /** As it was sent, for those who sign their requests: nothing decoded, nothing normalised. */
  readonly sent: SentRequest;
  /** With whose key it came. */
  readonly actor: { readonly keyId: string; readonly keyName: string };
  /** Writes down what was done by the request, as a mutation does. */
  audit(action: Pick<AuditedAction, "operation" | "before" | "after" | "personal">): Promise<void>;
}

/** A request in the form in which it came. */
export interface SentRequest {
  readonly method: string;
  /** Of the URL, still percent-encoded, without the query. */
  readonly path: string;
  /** Of the URL, still percent-encoded, without its `?`; empty where there is none. */
  readonly query: string;
  /** By their names in lower case, as `node:http` tells them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes of the body, unpacked where it came packed; none of a GET. */
  readonly rawBody: Uint8Array;
}

/** What it answers. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

/**
 * An HTTP route of a connector, for those who cannot speak GraphQL, as a form in a shop. The gateway serves it below
 * `/connectors/{connector}/{integration}/`, and sees to keys, rates, origins and time before it is asked.
 */
export interface ConnectorRoute<Config, Runtime> {
  readonly method: "GET" | "POST";
  /** Below the integration: `validate-email`, or in two parts `gladly/form`. */
  readonly path: string;
  readonly description: string;
  /**
   * The name by which keys are narrowed to it: `validateEmailInForm`. It is none of GraphQL's, so that a key that stands in a page
   * for all to see may do this and nothing else. Routes of one connector may share one.
   */
  readonly operation: string;
  /** The least role that may ask. */
  readonly role: "ADMIN" | "OPERATOR" | "VIEWER";
  /** How many requests a minute one client address may make, beside the key's own rates. */
  readonly perMinute: number;
  /** Whether the key may come as the password of HTTP Basic, too, for those who can send nothing else; the user name is not looked at. */
  readonly takesBasic?: boolean;
  /** Pages in browsers that may ask (origins); other origins get no CORS header, and are refused. */
  origins(config: Config): readonly string[];
  /**
   * Answers one request.
   * @throws Fault, which is told to the caller by its code and message: INPUT as 400, RATE_LIMITED as 429, others as 503.
   */
  answer(context: ConnectorContext<Config, Runtime>, request: RouteRequest): Promise<RouteAnswer>;
}

/**
 * What a connector can tell about people. Each is asked with addresses as somebody typed them, each once and at most 1,000, and answers by the very
 * same; an address of which nothing is known is left out. It reads what is known already, writes nothing, and asks for no sync: it has
 * two seconds, after which its context's signal is aborted. What it throws is told to whoever asks, and hides nothing of what others tell.
 */
export interface ConnectorFacts<Config, Runtime> {
  consent?(
    context: ConnectorContext<Config, Runtime>,
    emails: readonly string[],
  ): Promise<ReadonlyMap<string, ConsentFact>>;
  emailVerdict?(
    context: ConnectorContext<Config, Runtime>,
    emails: readonly string[],
  ): Promise<ReadonlyMap<string, EmailVerdictFact>>;
  profile?(
    context: ConnectorContext<Config, Runtime>,
    emails: readonly string[],
  ): Promise<ReadonlyMap<string, ProfileFact>>;
}

/** What a connector offers of groups of people. It writes nothing, and asks for no sync. */
export interface ConnectorAudiences<Config, Runtime> {
  /** Those that there are now; in five seconds. */
  list(context: ConnectorContext<Config, Runtime>): Promise<readonly Audience[]>;
  /**
   * Who is in one: each address once, in the order of {@link compareAddresses}, in chunks, so that nothing holds them all.
   * @param after an address; members behind it are told. Null tells all.
   * @throws Fault NOT_FOUND where there is none of this id any more; it is never an audience without members.
   */
  members(
    context: ConnectorContext<Config, Runtime>,
    audienceId: string,
    after: string | null,
  ): AsyncIterable<readonly string[]>;
}

export type CheckStatus = "PASSED" | "WARNING" | "FAILED" | "SKIPPED";

/** One thing a connection test looked at: the token, the store, a provider, or a scope by its name. */
export interface ConnectionCheck {
  readonly name: string;
  readonly status: CheckStatus;
  readonly fault?: FaultData | undefined;
}

// A list holds kinds of many sources, cursors and states; each kind is checked where defineExportKind sees it whole.
/** Any export kind of a connector with this config and runtime. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyExportKind<Config, Runtime> = ExportKind<Config, Runtime, any, any, any>;
/** Any import kind of a connector with this config and runtime. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyImportKind<Config, Runtime> = ImportKind<Config, Runtime, any, any>;
/** Any kind of a connector with this config and runtime. */
export type AnySyncKind<Config, Runtime> = AnyExportKind<Config, Runtime> | AnyImportKind<Config, Runtime>;

/** When integrations of a connector sync by themselves unless they are told. The gateway checks it at start. */
export interface DefaultSchedule {
  /** Minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** A name of the IANA's list; `UTC` unless said. */
  readonly timeZone?: string;
  /** Times of day, `22:00-06:00`, in which no sync starts by itself. */
  readonly blackouts?: readonly string[];
}

/** One step of a connector's own schema. */
export interface ConnectorMigration {
  /** Unique in its connector, and never used again for another: `0001_fingerprints`. */
  readonly id: string;
  /**
   * Statements, as `create table fingerprints (…)`: what has no schema before it is made in the connector's own. All of them are
   * run in one transaction, by the role that owns the database; the gateway's own role may then read and write the tables.
   */
  readonly sql: string;
}

/** One kind of job, as a plain value. */
export interface Connector<Config, Runtime> {
  /** Lower-case, stable: `validation`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What its token must allow; nothing else is used. */
  readonly scopes: readonly Scope[];
  /**
   * An integration's config; unknown fields are refused, secrets carry `.meta({ writeOnly: true })`. A secret that is kept is
   * dropped when where it goes changes: every URL and host name of the config, unless its meta names the fields by JSON
   * pointers, as `"x-sent-to": ["/host"]`.
   */
  readonly config: z.ZodType<Config>;
  /** The first is what `startSync` runs when no kind is named, and what schedules run. */
  readonly syncKinds: readonly AnySyncKind<Config, Runtime>[];
  /**
   * What makes its own tables, in a Postgres schema named as its id: each is run once, in this order, before anything else of it
   * runs. New ones are put at the end. One that was run is never changed: a gateway that finds it with another text does not
   * start. The tables stay when the connector goes.
   */
  readonly migrations?: readonly ConnectorMigration[];
  /** When an automatic integration syncs that was given no schedule of its own; left out, such a one is refused. */
  readonly defaultSchedule?: DefaultSchedule;
  /** Root fields of GraphQL that its resolvers add, all of them, as `validateEmail`; a gateway that finds others does not start. */
  readonly operations?: readonly string[];
  /**
   * How codes of its faults begin that speak of another system than the store, as `TRUELIST_`: nobody takes those for the
   * store's being away, or refusing its token. A fault of a vendor's being away has such a code.
   */
  readonly foreignFaults?: readonly string[];
  /** What it answers over plain HTTP. */
  readonly routes?: readonly ConnectorRoute<Config, Runtime>[];
  /** What it can tell to others about people. */
  readonly facts?: ConnectorFacts<Config, Runtime>;
  /** The groups of people that it offers to others. */
  readonly audiences?: ConnectorAudiences<Config, Runtime>;
  /** Of what it hears as it happens in the store. */
  readonly storeEvents?: ConnectorStoreEvents<Config, Runtime>;
  /** Makes what lives as long as the process: caches, resolvers. */
  open(host: ConnectorHost): Runtime | Promise<Runtime>;
  /** Ends what {@link open} made. */
  close?(runtime: Runtime): void | Promise<void>;
  /** What works but is unwise. */
  warnings?(config: Config): readonly FaultData[];
  /**
   * What syncs have found to be unwise and have kept in the connector's own tables, as columns of a source that have changed, beside
   * the config of now. It is told among the integration's warnings.
   */
  standingWarnings?(context: StandingContext<Config>): Promise<readonly FaultData[]>;
  /** What a connection test looks at beyond token and scopes. */
  test?(context: ConnectorContext<Config, Runtime>): Promise<readonly ConnectionCheck[]>;
  /**
   * What a form can offer at a place of the config, named by its JSON pointer: `/mapping/0/to`. Asked only of places whose
   * schema says `.meta({ "x-options": true })`, while the form is being filled in: the config is what of it is good by
   * itself. `search` is what the person typed: the gateway keeps the options that hold it, in label or value, in any case,
   * and at most 100; where there may be many more, the connector looks for it at the source. Writes nothing.
   * @throws Fault CONFIG, with the field that is missing, where nothing can be offered without it.
   */
  configOptions?(
    context: DraftContext<Config, Runtime>,
    path: string,
    search: string | undefined,
  ): Promise<readonly ConfigOption[]>;
}

/** Any connector, for those that hold many. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyConnector = Connector<any, any>;

const idPattern = /^[a-z][a-z0-9-]{1,30}$/;
const migrationPattern = /^[a-z0-9][a-z0-9_-]{0,99}$/;
/** Schemas of Storegate's own, which no connector may have. */
const ownSchemas: ReadonlySet<string> = new Set(["public", "drizzle", "pgboss"]);
const kindPattern = /^[a-z][a-z0-9_]{0,40}$/;
const operationPattern = /^[a-z][A-Za-z0-9]{0,63}$/;
const routePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\/[a-z][a-z0-9]*(?:-[a-z0-9]+)*)?$/;

/**
 * Checks a connector's own promises (ids, unique kinds, migrations, routes and columns, batch sizes, a strict config that is an
 * object) and answers it unchanged.
 * @throws TypeError when one is broken: a mistake of the connector's author, found at start.
 */
export function defineConnector<Config, Runtime>(connector: Connector<Config, Runtime>): Connector<Config, Runtime> {
  const complain = (what: string): never => {
    throw new TypeError(`connector "${connector.id}": ${what}`);
  };
  if (!idPattern.test(connector.id)) complain("its id is lower-case letters, digits and hyphens, 2 to 31 of them");
  if (ownSchemas.has(connector.id)) complain("its id is the name of one of Storegate's own database schemas");
  const migrations = new Set<string>();
  for (const { id } of connector.migrations ?? []) {
    if (!migrationPattern.test(id))
      complain(`the migration "${id}" is not named in lower-case letters, digits, _ and -`);
    if (migrations.has(id)) complain(`the migration "${id}" stands twice`);
    migrations.add(id);
  }
  if (!isStrictObject(connector.config)) complain("its config is a strict object: make it with z.strictObject");
  if (offersOptions(connector.config) !== (connector.configOptions !== undefined))
    complain('it has configOptions if, and only if, places of its config say .meta({ "x-options": true })');
  const routes = new Set<string>();
  for (const { method, path, operation, perMinute } of connector.routes ?? []) {
    const route = `${method} ${path}`;
    if (!routePattern.test(path))
      complain(`the path of the route "${route}" is not lower-case words with hyphens, in one part or two`);
    if (routes.has(route)) complain(`the route "${route}" stands twice`);
    if (!operationPattern.test(operation))
      complain(`the operation "${operation}" of the route "${route}" is not lowerCamel`);
    if (connector.operations?.includes(operation))
      complain(
        `the operation "${operation}" of the route "${route}" is a root field of GraphQL: it has a name of its own`,
      );
    if (!Number.isSafeInteger(perMinute) || perMinute < 1)
      complain(`the route "${route}" does not say how many requests a minute it takes`);
    routes.add(route);
  }
  const badScopes = connector.storeEvents && problemOfStoreEvents(connector.storeEvents.scopes);
  if (badScopes !== undefined) complain(badScopes);
  const keys = new Set<string>();
  for (const kind of connector.syncKinds) {
    if (!kindPattern.test(kind.key)) complain(`the kind "${kind.key}" is not lower_snake`);
    if (keys.has(kind.key)) complain(`the kind "${kind.key}" stands twice`);
    keys.add(kind.key);
    if (kind.direction === "export") {
      if (kind.undoWithoutSecrets && !kind.undoable)
        complain(`the kind "${kind.key}" says that it is undone without secrets, and is not undoable`);
      const badColumn = problemOfColumns(kind.resultColumns ?? []);
      if (badColumn !== undefined) complain(`the kind "${kind.key}": ${badColumn}`);
      for (const [name, resource] of Object.entries(kind.resources)) {
        const limits = [resource.batchSize, resource.concurrency];
        if (!limits.every((limit) => Number.isSafeInteger(limit) && limit >= 1))
          complain(`${kind.key}.${name} has no batch size or concurrency`);
        if (resource.undo && !kind.undoable) complain(`${kind.key}.${name} says how to undo what is not undoable`);
        if (resource.undo?.touched && !resource.undo.deletesCreated)
          complain(`${kind.key}.${name} says what was touched of what an undo does not delete`);
      }
    }
  }
  return connector;
}

/** Whether some place of a config says that it has options. */
function offersOptions(config: z.ZodType): boolean {
  const says = (part: unknown): boolean =>
    typeof part === "object" &&
    part !== null &&
    (("x-options" in part && part["x-options"] === true) || Object.values(part).some(says));
  return says(z.toJSONSchema(config, { io: "input", unrepresentable: "any" }));
}

/** Whether what is written for this config is an object that refuses unknown fields, whatever the schema makes of it. */
function isStrictObject(config: z.ZodType): boolean {
  const { type, additionalProperties } = z.toJSONSchema(config, { io: "input", unrepresentable: "any" });
  return type === "object" && additionalProperties === false;
}

/** An export kind with its types inferred; answers it unchanged. */
export function defineExportKind<Config, Runtime, State, Source, Cursor extends JsonValue>(
  kind: ExportKind<Config, Runtime, State, Source, Cursor>,
): ExportKind<Config, Runtime, State, Source, Cursor> {
  return kind;
}

/** An import kind with its types inferred; answers it unchanged. */
export function defineImportKind<Config, Runtime, Source, Cursor extends JsonValue>(
  kind: ImportKind<Config, Runtime, Source, Cursor>,
): ImportKind<Config, Runtime, Source, Cursor> {
  return kind;
}
