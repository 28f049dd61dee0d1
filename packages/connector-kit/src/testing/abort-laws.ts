import type { ConnectorContext } from "../connector.js";
import { applyAll, begin } from "./apply-changes.js";
import { BrokenLaw, mustHold } from "./broken-law.js";
import type { AnyCase, AnyKind, Law } from "./contract-case.js";
import { endsWithin } from "./ends-within.js";
import { planPages } from "./plan-pages.js";
import { reading } from "./reading-laws.js";
import { asExport, openStage } from "./stage.js";

/** Laws of ending early. */
export const abortLaws: readonly Law[] = [
  { name: "aborted, reading ends within a page and asks nothing more", of: "every kind", check: readingEnds },
  { name: "aborted, planning ends and asks nothing more", of: "export kinds", check: planningEnds },
  { name: "aborted, applying ends and asks nothing more", of: "export kinds", check: applyingEnds },
];

/** What is going to be aborted. */
interface Abortable {
  readonly context: ConnectorContext<unknown, unknown>;
  /** Aborts at the next request to the store. */
  readonly arm: () => void;
  readonly abort: () => void;
  readonly isAborted: () => boolean;
}

async function readingEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  await mustEnd(given, "reading", async ({ context, arm, abort, isAborted }) => {
    let after = 0;
    arm();
    for await (const _ of await reading(kind, context, null)) {
      if (isAborted()) after += 1;
      mustHold(after <= 1, "aborted, reading goes on to yield pages");
      // A source that is not the store's sends no request that could be the moment.
      abort();
    }
  });
}

async function planningEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  await mustEnd(given, "planning", async ({ context, abort }) => {
    const plan: typeof exported.plan = (...args) => {
      const planning = exported.plan(...args);
      abort();
      return planning;
    };
    for await (const _ of planPages({ ...exported, plan }, await begin(exported, context), null)) return;
  });
}

async function applyingEnds(given: AnyCase, kind: AnyKind): Promise<void> {
  const exported = asExport(kind);
  await mustEnd(given, "applying", async ({ context, arm, abort }) => {
    const begun = await begin(exported, context);
    const changes = [];
    for await (const page of planPages(exported, begun, null))
      changes.push(...page.records.flatMap((each) => each.changes));
    arm();
    await applyAll(exported, begun, changes);
    abort();
  });
}

/** Has something aborted, and sees to it that it ends soon and sends nothing that was not under way. */
async function mustEnd(given: AnyCase, what: string, work: (abortable: Abortable) => Promise<void>): Promise<void> {
  await using stage = await openStage(given);
  const controller = new AbortController();
  let sent = 0;
  let armed = false;
  const aborted = Promise.withResolvers<undefined>();
  const abort = (): void => {
    if (controller.signal.aborted) return;
    controller.abort(new Error("the suite aborts"));
    aborted.resolve(undefined);
  };
  const beforeRequest = (): void => {
    if (!controller.signal.aborted) sent += 1;
    if (armed) abort();
  };
  const context = stage.context({ signal: controller.signal, beforeRequest });
  const isAborted = (): boolean => controller.signal.aborted;
  const ended = work({ context, abort, isAborted, arm: () => void (armed = true) });
  // What is thrown after the abort is its echo; what is thrown before, or by the suite, is told.
  const failure = ended.then(
    () => undefined,
    (error: unknown) => (isAborted() && !(error instanceof BrokenLaw) ? undefined : error),
  );
  await Promise.race([aborted.promise, ended.catch(() => undefined)]);
  const limit = given.abortWithinMs ?? 2000;
  mustHold(await endsWithin(limit, ended), `aborted, ${what} still goes on after ${limit} ms`);
  const error = await failure;
  if (error !== undefined) throw error;
  mustHold(isAborted(), `${what} came to its end before it could be aborted`);
  const { total } = stage.world.requests();
  mustHold(total <= sent, `aborted after ${sent} requests, ${what} sent ${total - sent} more`);
}
