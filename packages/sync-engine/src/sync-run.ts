/**
 * The life of one sync in the hands of one worker, a page at a time.
 *
 * A page: read, observe and plan → journal its changes in one transaction → carry them out → commit outcomes
 * batch by batch → move the cursor. What another worker left open is settled first, by observing it. Between pages the worker
 * may turn to other syncs of the store, or hand the store back.
 */
import {
  Fault,
  SecretMask,
  withFields,
  type AnyImportKind,
  type AnySyncKind,
  type ConnectorContext,
  type JsonObject,
  type SyncContext,
} from "@storegate/connector-kit";
import { schema, type Database, type Queries } from "@storegate/database";
import { eq } from "drizzle-orm";
import { carryOut, settleByObserving, type CarryOut } from "./carry-out.js";
import { parseCursor } from "./cursor.js";
import { isDatabaseAway } from "./database-away.js";
import { FailedKeys } from "./failed-keys.js";
import { commitImport, type ImportPage } from "./import-page.js";
import type { JournaledChange } from "./journal.js";
import { judgePlan, judgingPhase, needsJudgement } from "./judge-plan.js";
import { keepMemoryOf } from "./kind-commit.js";
import { LeaseLost, type Lease } from "./lease.js";
import { MadeChanges } from "./made-changes.js";
import { pagesOfKeys } from "./pages-of-keys.js";
import { plannedPages } from "./planned-pages.js";
import type {
  IntegrationView,
  Logger,
  OpenConnector,
  OpenIntegration,
  SyncEnded,
  SyncEnding,
  SyncObserver,
  SyncRow,
  SyncStalled,
} from "./ports.js";
import { readAhead } from "./read-ahead.js";
import { connectorNotInstalled } from "./request-faults.js";
import { setUpsWith } from "./set-up.js";
import type { SyncEvents } from "./sync-events.js";
import { AlreadyEnded, SyncLedger } from "./sync-ledger.js";
import { usualWaits, waitAfter, type WaitRules } from "./sync-wait.js";
import { undoKind } from "./undo-kind.js";

/** What running a sync needs of the process. */
export interface RunHost {
  readonly database: Database;
  readonly events: SyncEvents;
  readonly connectors: ReadonlyMap<string, OpenConnector>;
  readonly openIntegration: OpenIntegration;
  readonly onSyncEnded: SyncEnded;
  readonly onSyncEnding?: SyncEnding | undefined;
  readonly observer?: SyncObserver | undefined;
  readonly logger: Logger;
  readonly now: () => Date;
  /** How many days results are kept; 0 is for good. */
  readonly resultsDays: number;
  /** How long a lease lasts unless it is renewed, in milliseconds. */
  readonly leaseMs?: number | undefined;
  /** How syncs wait for faults that time heals. */
  readonly waits?: WaitRules | undefined;
  /** Asks for a worker for a store after so many milliseconds. */
  readonly wakeIn?: ((storeId: string, ms: number) => void) | undefined;
  readonly onStalled?: SyncStalled | undefined;
}

/** Why a run stops before its sync has ended. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/**
 * Runs a sync, yielding after each page. Returns when it has ended for good; when its plan was found within its limits: then
 * it is to be run again, to carry it out; when it met a fault that time heals: then it is to be run again after its time; or
 * when `stop` is aborted: then it stays RUNNING, and the next worker goes on.
 * @throws LeaseLost, and the database's errors: the sync stays as it was last committed.
 */
export async function* runSync(
  host: RunHost,
  row: SyncRow,
  lease: Lease,
  stop: AbortSignal,
): AsyncGenerator<void, void> {
  const cancel = new AbortController();
  const left = new AbortController();
  const soft = AbortSignal.any([stop, lease.lost, cancel.signal, left.signal]);
  let seen = row;
  let isRunAgain = false;
  let work: CarryOut | undefined;
  const onCommit = (current: SyncRow): void => {
    if (current.revision > seen.revision) {
      host.observer?.committed(seen, current);
      const turned = current.retries > seen.retries || (current.stalledSince === null && seen.stalledSince !== null);
      seen = current;
      if (turned) void tellStalled(host, current);
    }
    if (current.cancelRequestedAt) cancel.abort(new Cancelled("cancelled at a person's request"));
  };
  const open = host.connectors.get(row.connectorId);
  const kind = open?.connector.syncKinds.find((each) => each.key === row.kind);
  const mask = new SecretMask();
  const ledger = await SyncLedger.open(
    {
      mask,
      queries: host.database.queries,
      lease,
      now: host.now,
      recordType: kind?.recordType ?? "record",
      resultsDays: host.resultsDays,
      keepMemory: keepMemoryOf(host, row, open, kind, mask),
      onEnding: host.onSyncEnding,
      onCommit,
    },
    row,
  );
  const waitOf = (fault: Fault): number | undefined =>
    waitAfter(fault, ledger.row, host.waits ?? usualWaits, host.now(), Math.random);
  const inherited = row.pageCursor === null ? [] : await ledger.openChanges();
  const unlisten = host.events.listen((event) => {
    if (!event || (event.syncId === row.id && event.revision > seen.revision)) void readAgain(host, row.id, onCommit);
  });
  try {
    onCommit(row);
    if (row.status === "QUEUED") await ledger.start();
    if (!open) throw connectorNotInstalled(row.connectorId);
    if (!kind) throw unknownKind(row);
    const view = {
      lane: "bulk" as const,
      mask,
      beforeRequest: () => {
        lease.assertHeld();
        ledger.countCall();
      },
    };
    const integration = {
      integrationId: row.integrationId,
      storeId: row.storeId,
      config: row.config as JsonObject,
      open,
    };
    // What another worker left open is settled first, even when a person wants the sync to end.
    if (inherited.length === 0) soft.throwIfAborted();
    const ids = { syncId: row.id, storeId: row.storeId, integrationId: row.integrationId };
    const openIntegration = async (
      signals: Pick<IntegrationView, "signal" | "giveUp">,
    ): Promise<ConnectorContext<unknown, unknown>> => {
      const context = await host.openIntegration(integration, { ...view, ...signals });
      return { ...context, logger: withFields(context.logger, ids) };
    };
    const reading = await openIntegration({ signal: soft });
    const { queries } = host.database;
    const { kind: pulled, failed } = ofOrigin(queries, await approvedSync(queries, row), kind);
    if (pulled.direction === "export" && needsJudgement(row)) {
      await ledger.setPhase(judgingPhase);
      yield* judgePlan(ledger, pulled, failed, reading);
      isRunAgain = true;
      return;
    }
    await ledger.setPhase(pulled.phase);
    if (pulled.direction === "import") yield* importPages(ledger, pulled, reading);
    else {
      // A write that was sent is waited for, whoever wants to stop; one that was not is given up.
      const writing = await openIntegration({ signal: lease.lost, giveUp: soft });
      // What looks at what became of writes does so for a while after everything else has stopped.
      const settling = await openIntegration({ signal: AbortSignal.any([lease.lost, abortedAfter(soft, settlingMs)]) });
      const state: unknown = await pulled.begin(inherited.length > 0 ? settling : reading);
      const setUps = setUpsWith(ledger);
      work = {
        kind: pulled,
        ledger,
        stop: soft,
        context: { ...writing, state, setUp: setUps.setUp },
        setUps,
        settling: { ...settling, state },
        beforeRequest: view.beforeRequest,
        wouldWait: (fault) => waitOf(fault) !== undefined,
      };
      yield* exportPages(work, { ...reading, state }, failed, inherited);
    }
    soft.throwIfAborted();
    await ledger.finish(ledger.row.failed > 0 ? "COMPLETED_WITH_ERRORS" : "SUCCEEDED");
    await tellEnded(host, ledger.row);
  } catch (error) {
    const lookAtBegun = async (): Promise<void> => void (work && (await settleByObserving(work, ledger.begun)));
    const ending = { cancelled: cancel.signal, stop, lost: lease.lost, mask, waitOf, lookAtBegun };
    isRunAgain = (await endEarly(host, ledger, error, ending)) === "waits";
  } finally {
    unlisten();
    left.abort(new Cancelled("the worker has left this sync"));
    if (seen.status === "RUNNING" && !isRunAgain) host.observer?.left(seen);
  }
}

/** How long it may take to look what became of writes, once the sync is to stop. */
const settlingMs = 5000;

/** A signal that is aborted some time after another. */
function abortedAfter(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  const begin = (): void => {
    const timer = setTimeout(() => late.abort(new Error("it took too long to look what became of writes")), ms);
    timer.unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return late.signal;
}

/** What was approved, where a sync was; it reads what that one would have read. */
async function approvedSync(queries: Queries, row: SyncRow): Promise<SyncRow> {
  let sync = row;
  while (sync.trigger === "APPROVAL" && sync.originId !== null) {
    const [origin] = await queries.select().from(schema.syncs).where(eq(schema.syncs.id, sync.originId));
    if (!origin) return row;
    sync = origin;
  }
  return sync;
}

/** What is pulled for a sync that follows from another: the undo of that one's changes, or the records that failed in it. */
function ofOrigin(
  queries: Queries,
  { trigger, originId }: SyncRow,
  kind: AnySyncKind<unknown, unknown>,
): { readonly kind: AnySyncKind<unknown, unknown>; readonly failed?: FailedKeys } {
  if (originId === null || kind.direction === "import") return { kind };
  if (trigger === "UNDO") return { kind: undoKind(kind, new MadeChanges(queries, originId)) };
  return trigger === "RETRY" ? { kind, failed: new FailedKeys(queries, originId) } : { kind };
}

async function* exportPages(
  work: CarryOut,
  reading: SyncContext<unknown, unknown>,
  failed: FailedKeys | undefined,
  inherited: readonly JournaledChange[],
): AsyncGenerator<void, void> {
  const { kind, ledger, stop } = work;
  const { row } = ledger;
  if (row.pageCursor !== null) {
    await carryOut(work, await settleByObserving(work, inherited));
    stop.throwIfAborted();
    if (row.pageCursor.next === null) return;
    await ledger.closePage();
  }
  const from = { cursor: ledger.row.cursor, keys: row.keys, failed };
  for await (const page of plannedPages(kind, reading, from)) {
    stop.throwIfAborted();
    if (row.dryRun) await ledger.commitDryPage(page);
    else {
      await carryOut(work, await ledger.openPage(page));
      stop.throwIfAborted();
      await ledger.closePage();
    }
    if (page.next === null) return;
    yield;
  }
}

async function* importPages(
  ledger: SyncLedger,
  kind: AnyImportKind<unknown, unknown>,
  context: ConnectorContext<unknown, unknown>,
): AsyncGenerator<void, void> {
  const { row } = ledger;
  if (row.pageCursor !== null) return;
  const pages: AsyncIterable<ImportPage> = row.keys
    ? pagesOfKeys(kind, (keys) => kind.read(context, { keys }), row.keys, row.cursor)
    : kind.read(context, { cursor: parseCursor(kind, row.cursor) });
  for await (const page of readAhead(pages, 1)) {
    context.signal.throwIfAborted();
    await commitImport(ledger, kind, context, page);
    if (page.next === null) return;
    yield;
  }
}

interface Ending {
  readonly cancelled: AbortSignal;
  readonly stop: AbortSignal;
  readonly lost: AbortSignal;
  /** Hides the integration's secrets: what failed may have said them. */
  readonly mask: SecretMask;
  /** Milliseconds that the sync is to wait for a fault to heal; undefined where it fails for it. */
  readonly waitOf: (fault: Fault) => number | undefined;
  /** Looks what became of what was begun. */
  readonly lookAtBegun: () => Promise<void>;
}

/** Ends a sync that could not go on, leaves it to the next worker, or lets it wait. */
async function endEarly(
  host: RunHost,
  ledger: SyncLedger,
  error: unknown,
  ending: Ending,
): Promise<"ended" | "left" | "waits"> {
  if (ending.lost.aborted) throw ending.lost.reason;
  if (error instanceof AlreadyEnded) return "ended";
  if (leavesWorkToOthers(error)) throw error;
  const { id, storeId, integrationId } = ledger.row;
  const ids = { err: ending.mask.value(error), syncId: id, storeId, integrationId };
  const fault = error instanceof Cancelled ? undefined : Fault.from(ending.mask.value(error));
  if (ending.cancelled.aborted) {
    if (fault) host.logger.warn(ids, "a sync failed while it was being cancelled");
    await lookFirst(ending);
    await ledger.finishEarly("CANCELLED", fault);
  } else if (ending.stop.aborted) {
    return "left";
  } else {
    const told = fault ?? Fault.from(error);
    const ms = ending.waitOf(told);
    if (ms !== undefined) {
      await ledger.wait(told, ms);
      host.logger.warn({ ...ids, waitMs: ms, retries: ledger.row.retries }, `a sync waits: ${told.message}`);
      host.wakeIn?.(storeId, ms);
      return "waits";
    }
    host.logger[told.kind === "UNEXPECTED" ? "error" : "warn"](ids, `a sync failed: ${told.message}`);
    await lookFirst(ending);
    await ledger.finishEarly("FAILED", told);
  }
  await tellEnded(host, ledger.row);
  return "ended";
}

/** What ends the sync may have come after the act: it is looked before it is told. What stays in the dark is told as not known. */
async function lookFirst({ lookAtBegun }: Ending): Promise<void> {
  try {
    await lookAtBegun();
  } catch (cause) {
    if (leavesWorkToOthers(cause)) throw cause;
  }
}

/** Whether an error means that this worker may say nothing more, and the next one finds out. */
function leavesWorkToOthers(error: unknown): boolean {
  return error instanceof LeaseLost || isDatabaseAway(error);
}

/** The sync has ended whatever becomes of this: what fails here is the listener's. */
async function tellEnded(host: RunHost, row: SyncRow): Promise<void> {
  try {
    await host.onSyncEnded(row);
  } catch (error) {
    host.logger.error({ err: error, syncId: row.id, storeId: row.storeId }, "a listener to the end of syncs failed");
  }
}

/** As {@link tellEnded}, of a sync that waits or goes on. */
async function tellStalled(host: RunHost, row: SyncRow): Promise<void> {
  try {
    await host.onStalled?.(row);
  } catch (error) {
    host.logger.error({ err: error, syncId: row.id, storeId: row.storeId }, "a listener to syncs that wait failed");
  }
}

async function readAgain(host: RunHost, syncId: string, tell: (row: SyncRow) => void): Promise<void> {
  try {
    const row = await host.database.queries.query.syncs.findFirst({ where: (syncs, { eq }) => eq(syncs.id, syncId) });
    if (row) tell(row);
  } catch (error) {
    // Each commit reads the same column, so the request is seen then at the latest.
    host.logger.debug({ err: error, syncId }, "could not look whether a sync is to be cancelled");
  }
}

function unknownKind(row: SyncRow): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "UNKNOWN_KIND",
    message: `The connector "${row.connectorId}" of this gateway has no sync kind "${row.kind}".`,
    remedy: "Run a version that has it, or delete the integration.",
  });
}
