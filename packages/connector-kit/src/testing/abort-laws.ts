import type { StoreClientView } from "@storegate/bigcommerce-client";
import type { ConnectorContext, SyncContext } from "../connector.js";
import { applyAll, begin } from "./apply-changes.js";
import { BrokenLaw, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { endsWithin } from "./ends-within.js";
import { planPages } from "./plan-pages.js";
import { spreadOver } from "./spread-over.js";
import { asExport, openStage } from "./stage.js";

/** Laws of ending early. */
export const abortLaws: readonly Law[] = [
  { name: "aborted, reading ends within a page and asks nothing more", of: "every kind", check: readingEnds },
  { name: "aborted, planning ends and asks nothing more", of: "export kinds", check: planningEnds },
  { name: "aborted, applying ends and asks nothing more", of: "export kinds", check: applyingEnds },
];

/** At how many requests, and after how many pages, a run is aborted: all where there are fewer. */
const moments = 3;

/**
 * When a run is aborted, counted from where it is armed: as a request is about to be sent, which is then not sent; once a
 * request is answered; or after a page.
 */
type Moment = { readonly of: "request" | "answer" | "page"; readonly number: number };

/** What is going to be aborted. */
interface Abortable {
  readonly context: ConnectorContext<unknown, unknown>;
  /** From here on requests count. */
  readonly arm: () => void;
  /** A page was yielded. Answers how many may have been asked for that were not: a source may read ahead. */
  readonly page: () => number;
  readonly abort: () => void;
  readonly isAborted: () => boolean;
}

type Work = (abortable: Abortable) => Promise<void>;

async function readingEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  await mustEndAnywhere(given, "reading", async ({ context, arm, page, isAborted }) => {
    const read = await reader(kind, context);
    let left: number | undefined;
    arm();
    for await (const _ of read()) {
      mustHold(left !== 0, "aborted, reading goes on to yield pages");
      const ahead = page();
      if (isAborted()) left = left === undefined ? Math.max(0, ahead) + 1 : left - 1;
    }
  });
}

/** Begins, and answers what reads. */
async function reader(
  kind: AnyKind,
  context: ConnectorContext<unknown, unknown>,
): Promise<() => AsyncIterable<unknown>> {
  if (kind.direction === "import") return () => kind.read(context, { cursor: null });
  const begun: SyncContext<unknown, unknown> = await begin(kind, context);
  return () => kind.read(begun, { cursor: null });
}

async function planningEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  const { aborted } = await run(given, "planning", undefined, async ({ context, abort }) => {
    const plan: typeof exported.plan = (...args) => {
      const planning = exported.plan(...args);
      abort();
      return planning;
    };
    for await (const _ of planPages({ ...exported, plan }, await begin(exported, context), null)) return;
  });
  mustHold(aborted, "planning came to its end before it could be aborted");
}

async function applyingEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  await mustEndAnywhere(given, "applying", async ({ context, arm }) => {
    const begun = await begin(exported, context);
    const changes = [];
    for await (const page of planPages(exported, begun, null))
      changes.push(...page.records.flatMap((each) => each.changes));
    arm();
    await applyAll(exported, begun, changes);
  });
}

/** Goes through with it once, and then aborts it at requests, after answers and after pages spread over that run. */
async function mustEndAnywhere(given: AnyCase, what: string, work: Work): Promise<void> {
  const { requests, pages } = await run(given, what, undefined, work);
  const of = (of: Moment["of"], count: number): Moment[] =>
    spreadOver(
      Array.from({ length: count }, (_, index) => ({ of, number: index + 1 })),
      moments,
    );
  for (const moment of [...of("page", pages), ...of("answer", requests), ...of("request", requests)])
    await run(given, what, moment, work);
}

/** Does something, and sees to it that, aborted at a moment, it ends soon and sends nothing that was not under way. */
async function run(
  given: AnyCase,
  what: string,
  moment: Moment | undefined,
  work: Work,
): Promise<{ readonly requests: number; readonly pages: number; readonly aborted: boolean }> {
  await using stage = await openStage(given);
  const { signal, ...controller } = abortController();
  let armed = false;
  let sent = 0;
  const count = { requests: 0, pages: 0 };
  const reach = (of: Moment["of"], number: number): void => {
    if (moment?.of === of && moment.number === number) controller.abort();
  };
  const beforeRequest = (): void => {
    if (!signal.aborted) sent += 1;
    if (!armed) return;
    count.requests += 1;
    reach("request", count.requests);
    reach("answer", count.requests);
  };
  // Given up, a request that was let through is answered all the same: what the connector does then is its own.
  const view: StoreClientView = moment?.of === "answer" ? { giveUp: signal } : { signal };
  const context = { ...stage.context({ ...view, beforeRequest }), signal };
  const ended = work({
    context,
    arm: () => void (armed = true),
    page: () => {
      count.pages += 1;
      reach("page", count.pages);
      return count.requests - count.pages;
    },
    abort: controller.abort,
    isAborted: () => signal.aborted,
  });
  // What is thrown after the abort is its echo; what is thrown before, or by the suite, is told.
  const failure = ended.then(
    () => undefined,
    (error: unknown) => (signal.aborted && !(error instanceof BrokenLaw) ? undefined : error),
  );
  await Promise.race([controller.aborted, failure]);
  if (signal.aborted) {
    const limit = given.abortWithinMs ?? 2000;
    mustHold(await endsWithin(limit, ended), `aborted, ${what} still goes on after ${limit} ms`);
  }
  const error = await failure;
  if (error !== undefined) throw error;
  const { total } = stage.world.requests();
  mustHold(
    total <= sent || moment?.of === "answer",
    `aborted after ${sent} requests, ${what} sent ${total - sent} more`,
  );
  return { ...count, aborted: signal.aborted };
}

/** A signal, and a promise of its being aborted. */
function abortController(): {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  readonly aborted: Promise<void>;
} {
  const controller = new AbortController();
  const aborted = Promise.withResolvers<void>();
  const abort = (): void => {
    if (!controller.signal.aborted) controller.abort(new Error("the suite aborts"));
    aborted.resolve();
  };
  return { signal: controller.signal, abort, aborted: aborted.promise };
}
