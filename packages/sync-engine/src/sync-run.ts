/**
 * The life of one sync in the hands of one worker, a page at a time.
 *
 * A page: read, observe and plan → journal its changes in one transaction → carry them out → commit outcomes
 * batch by batch → move the cursor. A page that was left open is taken up first (see {@link takeUp}). Between pages the worker
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
import { schema, type Queries } from "@storegate/database";
import { eq } from "drizzle-orm";
import { carryOut, settleByObserving, type CarryOut } from "./carry-out.js";
import { parseCursor } from "./cursor.js";
import { Cancelled, endEarly, leavesWorkToOthers, Paused, tellEnded, tellStalled } from "./end-early.js";
import { FailedKeys } from "./failed-keys.js";
import { finishBegun } from "./finish-begun.js";
import { commitImport, type ImportPage } from "./import-page.js";
import { judgePlan, judgingPhase, needsJudgement } from "./judge-plan.js";
import { keepMemoryOf } from "./kind-commit.js";
import type { JournaledChange } from "./journal.js";
import type { Lease } from "./lease.js";
import { MadeChanges } from "./made-changes.js";
import type { OpenChange } from "./open-journal.js";
import { pagesOfKeys } from "./pages-of-keys.js";
import { plannedPages } from "./planned-pages.js";
import type { IntegrationView, SyncRow, TokenMark } from "./ports.js";
import { readAhead } from "./read-ahead.js";
import type { RunHost } from "./run-host.js";
import { connectorNotInstalled } from "./request-faults.js";
import { requestsNothing, requestsOf } from "./requested-keys.js";
import { setUpsWith } from "./set-up.js";
import { storeViews } from "./store-views.js";
import { pageLeaving, type PageLeaving, type StoreTurn } from "./store-turn.js";
import { SyncLedger } from "./sync-ledger.js";
import { longestWaitInPlaceMs, usualWaits, waitAfter } from "./sync-wait.js";
import { takeUp } from "./take-up.js";
import { tokenMark } from "./token-mark.js";
import { undoKind, undoingPhase } from "./undo-kind.js";
import { undoesWithoutSecrets } from "./undo-rules.js";

/**
 * Runs a sync, yielding after each page. Returns when it has ended for good; when its plan was found within its limits: then
 * it is to be run again, to carry it out; when it met a fault that time heals: then it is to be run again after its time; when a
 * person wants it to stand still: then it is to be run again when it goes on; when `stop` is aborted: then it stays RUNNING, and the next worker goes on; or when the turn is over while a page is carried out:
 * the same, at a batch's end.
 * @throws LeaseLost, and the database's errors: the sync stays as it was last committed.
 */
export async function* runSync(
  host: RunHost,
  row: SyncRow,
  lease: Lease,
  stop: AbortSignal,
  turn: StoreTurn,
): AsyncGenerator<void, void> {
  const cancel = new AbortController();
  const pause = new AbortController();
  const left = new AbortController();
  const ends = AbortSignal.any([stop, lease.lost, cancel.signal, left.signal]);
  const soft = AbortSignal.any([ends, pause.signal]);
  const leaving = pageLeaving(turn);
  let seen = row;
  let token: TokenMark | null = null;
  let isRunAgain = false;
  let lookAtBegun = async (): Promise<void> => {};
  const onCommit = (current: SyncRow): void => {
    if (current.revision > seen.revision) {
      host.observer?.committed(seen, current);
      const turned = current.retries > seen.retries || (current.stalledSince === null && seen.stalledSince !== null);
      seen = current;
      if (turned) void tellStalled(host, current);
    }
    if (current.cancelRequestedAt) cancel.abort(new Cancelled("cancelled at a person's request"));
    else if (current.pauseRequestedAt) pause.abort(new Paused("paused at a person's request"));
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
      externalIdOf: ({ resource, after }) =>
        kind?.direction === "export" ? kind.resources[resource]?.externalIdOf?.(after) : undefined,
      onEnding: async (tx, current, error) => host.onSyncEnding?.(tx, current, error, token),
      onTurnedManual: host.onTurnedManual,
      onCommit: (current) => {
        onCommit(current);
        leaving.moved();
      },
    },
    row,
  );
  const waits = host.waits ?? usualWaits;
  const waitOf = (fault: Fault): number | undefined => waitAfter(fault, ledger.row, waits, host.now(), Math.random);
  const inherited = row.pageCursor === null ? [] : await ledger.openChanges();
  const isInDoubt = inherited.some(({ begun }) => begun);
  const unlisten = host.events.listen((event) => {
    // Our own come before our commits have answered.
    const isNews = event?.syncId === row.id && event.epoch !== lease.epoch && event.revision > seen.revision;
    if (!event || isNews) void readAgain(host, row.id, onCommit);
  });
  try {
    onCommit(row);
    if (row.status === "QUEUED") await ledger.start(phaseOf(row, kind));
    if (!open) throw connectorNotInstalled(row.connectorId);
    if (!kind) throw unknownKind(row);
    const beforeRequest = (): void => {
      lease.assertHeld();
      ledger.countCall();
    };
    // Where syncs do not wait by themselves, it is waited in place.
    const patience = waits.giveUpMs > 0 ? { patienceMs: longestWaitInPlaceMs } : {};
    const withoutSecrets = row.trigger === "UNDO" && undoesWithoutSecrets(kind);
    const beforeSending = (): void => lease.assertHeld();
    const guards = { beforeRequest, beforeSending };
    const view: IntegrationView = { signal: soft, lane: "bulk", ...patience, mask, ...guards, withoutSecrets };
    const integration = {
      integrationId: row.integrationId,
      storeId: row.storeId,
      config: row.config as JsonObject,
      open,
    };
    // What another worker may have handed over is settled first, even when a person wants the sync to end or to stand still.
    if (!isInDoubt) soft.throwIfAborted();
    const ids = { syncId: row.id, storeId: row.storeId, integrationId: row.integrationId };
    const { queries } = host.database;
    token = await tokenMark(queries, row.storeId);
    const opened = await host.openIntegration(integration, view);
    const reading = {
      ...opened,
      logger: withFields(opened.logger, ids),
      full: row.full,
      dryRun: row.dryRun,
      tellPhase: async (phase: string | null) =>
        ledger.setPhase(phase === null ? phaseOf(row, kind) : mask.text(phase)),
      requestSync: row.dryRun || row.trigger === "UNDO" ? requestsNothing : requestsOf(queries, row, host.now),
    };
    const { kind: pulled, failed } = ofOrigin(queries, await approvedSync(queries, row), kind);
    await ledger.setPhase(phaseOf(row, kind));
    if (pulled.direction === "export" && needsJudgement(row)) {
      yield* judgePlan(ledger, pulled, failed, reading);
      isRunAgain = true;
      return;
    }
    if (pulled.direction === "import") yield* importPages(ledger, pulled, reading);
    else {
      const { writing, settling, lookingBack } = storeViews(reading, soft, lease.lost);
      const state: unknown = await pulled.begin(isInDoubt ? settling : reading);
      const setUps = setUpsWith(ledger, soft);
      const work: CarryOut = {
        kind: pulled,
        ledger,
        stop: AbortSignal.any([soft, leaving.signal]),
        context: { ...writing, state, setUp: setUps.setUp },
        setUps,
        settling: { ...settling, state },
        beforeRequest,
        wouldWait: (fault) => waitOf(fault) !== undefined,
        writes: new Map(),
      };
      lookAtBegun = async () => {
        await settleByObserving({ ...work, settling: { ...lookingBack(), state } }, ledger.begun);
      };
      const finish = async (changes: readonly JournaledChange[]): Promise<void> => {
        const open = { ...reading, state };
        const signal = AbortSignal.any([ends, leaving.signal]);
        if (pause.signal.aborted && !signal.aborted) await finishBegun(work, open, lease.lost, changes, signal);
      };
      yield* exportPages(work, { ...reading, state }, failed, inherited, leaving, finish);
    }
    soft.throwIfAborted();
    await ledger.finish(ledger.row.failed > 0 ? "COMPLETED_WITH_ERRORS" : "SUCCEEDED");
    await tellEnded(host, ledger.row);
  } catch (error) {
    const stopped = AbortSignal.any([stop, leaving.signal]);
    const wishes = { cancelled: cancel.signal, paused: pause.signal, stop: stopped, lost: lease.lost };
    const end = await endEarly(host, ledger, error, { ...wishes, mask, waitOf, lookAtBegun });
    isRunAgain = end !== "left";
  } finally {
    unlisten();
    left.abort(new Cancelled("the worker has left this sync"));
    if (seen.status === "RUNNING" && !isRunAgain) host.observer?.left(seen);
  }
}

/** What a sync does while its pages go through. */
function phaseOf(row: SyncRow, kind: AnySyncKind<unknown, unknown> | undefined): string | null {
  if (kind?.direction === "export" && needsJudgement(row)) return judgingPhase;
  return row.trigger === "UNDO" ? undoingPhase : (kind?.phase ?? null);
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
  inherited: readonly OpenChange[],
  leaving: PageLeaving,
  finish: (changes: readonly JournaledChange[]) => Promise<void>,
): AsyncGenerator<void, void> {
  const { kind, ledger, stop } = work;
  const { row } = ledger;
  // A page that came to its end as the turn did is closed.
  const throwIfLeft = (): void => (ledger.hasOpenRecords ? stop : reading.signal).throwIfAborted();
  const carryOutPage = (changes: readonly JournaledChange[]): Promise<void> =>
    leaving.while(async () => {
      const failed: unknown[] = [];
      const noted = (error: unknown): void => void failed.push(error);
      await carryOut(work, changes).catch(noted);
      // What went wrong is met again when the sync goes on; what is begun is finished as far as it can be.
      if (!failed.some((error) => leavesWorkToOthers(error))) await finish(changes).catch(noted);
      if (failed.length > 0) throw failed[0];
    });
  if (row.pageCursor !== null) {
    const changes = await takeUp(work, reading, { cursor: row.cursor, keys: row.keys, failed }, inherited);
    await carryOutPage(changes);
    throwIfLeft();
    if (row.pageCursor.next === null) return;
    await ledger.pages.close();
    yield;
  }
  const from = { cursor: ledger.row.cursor, keys: row.keys, failed };
  for await (const page of plannedPages(kind, reading, from)) {
    stop.throwIfAborted();
    if (row.dryRun) await ledger.pages.commitDry(page);
    else {
      const changes = await ledger.pages.open(page);
      await carryOutPage(changes);
      throwIfLeft();
      await ledger.pages.close();
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

async function readAgain(host: RunHost, syncId: string, tell: (row: SyncRow) => void): Promise<void> {
  try {
    const row = await host.database.queries.query.syncs.findFirst({ where: (syncs, { eq }) => eq(syncs.id, syncId) });
    if (row) tell(row);
  } catch (error) {
    // Each commit reads the same column, so the request is seen then at the latest.
    host.logger.debug({ err: error, syncId }, "could not look whether a sync is to be cancelled or paused");
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
