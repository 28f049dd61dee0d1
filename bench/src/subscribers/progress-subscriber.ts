/** Somebody who follows one sync, leaves and comes back, and what was heard and what should have been. */
import { setTimeout as delay } from "node:timers/promises";
import { machineMs } from "./clock.ts";
import type { Commit } from "./running-sync.ts";
import { subscribe, type Subscription, type SubscriptionStart } from "./subscription.ts";

/** What is selected of each state: all that a page of a sync shows live. */
export const progressOperation = `subscription Follow($syncId: ID!) { syncProgress(syncId: $syncId) { final sync {
  id revision status createdAt startedAt cancelRequestedAt finishedAt
  progress { phase processed total percent created updated deleted unchanged skipped failed recordsPerSecond etaSeconds }
  error { kind code message remedy field retryable }
  labels { label count }
} } }`;

interface State {
  readonly final: boolean;
  readonly sync: { readonly revision: number };
}

interface Heard {
  readonly revision: number;
  readonly final: boolean;
  readonly at: number;
}

interface Visit {
  readonly begunAt: number;
  readonly heard: readonly Heard[];
  /** Infinity for whoever stayed to the end. */
  readonly leftAt: number;
}

/** What one subscriber has to tell. */
export interface Judgement {
  /** From each commit to its receipt, in milliseconds. */
  readonly delays: readonly number[];
  /** What did not come, and what came wrong. */
  readonly missed: number;
}

/** A state that comes later than this, or a later one in its place, is missed. */
const patienceMs = 2000;

/** A commit that was sent so shortly before a subscription need not be in the first state. */
const underWayMs = 250;

/** See the head of this file. */
export class ProgressSubscriber {
  readonly #start: SubscriptionStart;
  readonly #visits: Visit[] = [];
  #heard: Heard[] = [];
  #subscription: Subscription | undefined;

  constructor(start: SubscriptionStart) {
    this.#start = start;
  }

  /** Comes, and resolves with the first state. */
  async come(): Promise<void> {
    const heard: Heard[] = [];
    this.#heard = heard;
    this.#subscription = await subscribe(this.#start, (event, at) => {
      const { final, sync } = event as State;
      heard.push({ revision: sync.revision, final, at });
    });
  }

  /** Leaves, as by a line that breaks, and is back a little later. */
  async returnAfter(ms: number): Promise<void> {
    this.#leave(machineMs());
    await delay(ms);
    await this.come();
  }

  /** Waits until nothing more comes; who is not told of the end in time leaves without. */
  async stay(mostMs: number): Promise<void> {
    const tooLong = new AbortController();
    await Promise.race([this.#subscription?.ended, delay(mostMs, undefined, { signal: tooLong.signal })]);
    tooLong.abort();
    this.#leave(Infinity);
  }

  judge(commits: readonly Commit[]): Judgement {
    const judged = this.#visits.map((visit) => judgeVisit(visit, commits));
    return {
      delays: judged.flatMap(({ delays }) => delays),
      missed: judged.reduce((sum, { missed }) => sum + missed, 0),
    };
  }

  #leave(leftAt: number): void {
    if (!this.#subscription) return;
    this.#visits.push({ begunAt: this.#subscription.begunAt, heard: this.#heard, leftAt });
    this.#subscription.leave();
    this.#subscription = undefined;
  }
}

function judgeVisit({ begunAt, heard, leftAt }: Visit, commits: readonly Commit[]): Judgement {
  let missed = 0;
  const [first] = heard;
  const present = commits.findLast(({ at }) => at < begunAt - underWayMs);
  if (!first || (present && first.revision < present.revision)) missed += 1;
  for (const [index, { revision }] of heard.entries()) {
    if (index > 0 && revision <= (heard[index - 1]?.revision ?? 0)) missed += 1;
  }
  const delays: number[] = [];
  for (const { revision, at } of commits.filter((each) => each.at > begunAt && each.at < leftAt - patienceMs)) {
    const told = heard.find((each) => each.revision >= revision);
    if (!told || told.at > at + patienceMs) missed += 1;
    else if (told.revision === revision) delays.push(told.at - at);
  }
  const last = heard.at(-1);
  const stayed = leftAt === Infinity;
  if (stayed && !(last?.final === true && last.revision === commits.at(-1)?.revision)) missed += 1;
  return { delays, missed };
}
