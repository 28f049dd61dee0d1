/** In a process of its own: hundreds who follow the results of one sync, and go from gateway to gateway. */
import { answerAsked } from "./asked-process.ts";
import { ResultsSubscriber, type ResultsJudgement } from "./results-subscriber.ts";

let subscribers: ResultsSubscriber[] = [];

/** Where to subscribe, and to what. */
interface Coming {
  readonly count: number;
  readonly urls: readonly string[];
  readonly secrets: readonly string[];
  readonly syncId: string;
}

answerAsked({
  come: async ({ count, urls, secrets, syncId }: Coming) => {
    subscribers = Array.from(
      { length: count },
      (_, index) => new ResultsSubscriber(urls, secrets[index % secrets.length] ?? "", syncId, index),
    );
    await Promise.all(subscribers.map((each) => each.come()));
  },
  /** Lets every so manieth go on at another gateway. */
  move: async ({ every, from }: { readonly every: number; readonly from: number }) => {
    const moving = subscribers.filter((_, index) => index % every === from % every);
    await Promise.all(moving.map((each) => each.move()));
  },
  stay: async () => {
    await Promise.all(subscribers.map((each) => each.stay()));
  },
  judge: async ({ count }: { readonly count: number }): Promise<ResultsJudgement> => {
    const judged = subscribers.map((each) => each.judge(count));
    return {
      missed: judged.reduce((sum, { missed }) => sum + missed, 0),
      repeated: judged.reduce((sum, { repeated }) => sum + repeated, 0),
    };
  },
});
