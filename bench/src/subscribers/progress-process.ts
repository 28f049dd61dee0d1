/** In a process of its own: thousands who follow one sync. */
import { answerAsked } from "./asked-process.ts";
import { ProgressSubscriber, type Judgement } from "./progress-subscriber.ts";
import type { Commit } from "./running-sync.ts";
import type { SubscriptionStart } from "./subscription.ts";

/** So many connect at once. */
const atOnce = 50;

/** How long the last state may take. */
const lastMs = 10_000;

/** The longest that somebody who left stays away. */
const mostAwayMs = 1500;

let subscribers: ProgressSubscriber[] = [];
const returning = new Map<ProgressSubscriber, Promise<void>>();

answerAsked({
  /** Lets them come, each with the next of these starts in turn. */
  come: async ({ count, starts }: { readonly count: number; readonly starts: readonly SubscriptionStart[] }) => {
    subscribers = starts.length === 0 ? [] : Array.from({ length: count }, (_, index) => startOf(starts, index));
    const coming = subscribers.values();
    const some = async (): Promise<void> => {
      for (const each of coming) await each.come();
    };
    await Promise.all(Array.from({ length: atOnce }, some));
  },
  /** Lets some leave and come back. */
  leave: async ({ count }: { readonly count: number }) => {
    for (let left = 0; left < count; left += 1) {
      const each = subscribers[Math.floor(Math.random() * subscribers.length)];
      if (!each || returning.has(each)) continue;
      const back = each.returnAfter(Math.random() * mostAwayMs).finally(() => returning.delete(each));
      returning.set(each, back);
    }
  },
  /** Resolves once whoever left is back. */
  back: async () => {
    await Promise.all(returning.values());
  },
  /** Waits for the end. */
  stay: async () => {
    await Promise.all(subscribers.map((each) => each.stay(lastMs)));
  },
  judge: async ({ commits }: { readonly commits: readonly Commit[] }): Promise<Judgement> => {
    const judged = subscribers.map((each) => each.judge(commits));
    return {
      delays: judged.flatMap(({ delays }) => delays),
      missed: judged.reduce((sum, { missed }) => sum + missed, 0),
    };
  },
});

function startOf(starts: readonly SubscriptionStart[], index: number): ProgressSubscriber {
  const start = starts[index % starts.length];
  if (!start) throw new Error("There is no way to subscribe.");
  return new ProgressSubscriber(start);
}
