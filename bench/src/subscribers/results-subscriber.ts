/** Somebody who follows a sync's results, at one gateway after the other, from the cursor where the last left off. */
import { subscribe, type Subscription } from "./subscription.ts";

const operation = `subscription Results($syncId: ID!, $after: String) { syncResultsAdded(syncId: $syncId, after: $after) {
  results { key } endCursor final
} }`;

interface Added {
  readonly results: readonly { readonly key: string }[];
  readonly endCursor: string;
  readonly final: boolean;
}

/** What did not come, and what came more than once. */
export interface ResultsJudgement {
  readonly missed: number;
  readonly repeated: number;
}

/** See the head of this file. */
export class ResultsSubscriber {
  readonly #urls: readonly string[];
  readonly #secret: string;
  readonly #syncId: string;
  readonly #keys: number[] = [];
  #visits: number;
  #after: string | null = null;
  #final = false;
  #subscription: Subscription | undefined;

  /** @param first at which of the gateways to begin. */
  constructor(urls: readonly string[], secret: string, syncId: string, first: number) {
    this.#urls = urls;
    this.#secret = secret;
    this.#syncId = syncId;
    this.#visits = first;
  }

  /** Comes to the next gateway, and resolves with the first event. */
  async come(): Promise<void> {
    const url = this.#urls[this.#visits % this.#urls.length] ?? "";
    this.#visits += 1;
    const visit = this.#visits;
    const variables = { syncId: this.#syncId, after: this.#after };
    const start = { url, secret: this.#secret, query: operation, variables };
    this.#subscription = await subscribe(start, (event) => {
      // What comes after the line was cut is nobody's.
      if (visit !== this.#visits) return;
      const { results, endCursor, final } = event as Added;
      this.#keys.push(...results.map(({ key }) => Number(key)));
      this.#after = endCursor;
      this.#final = final;
    });
  }

  /** Leaves, as by a line that breaks, and goes on elsewhere. */
  async move(): Promise<void> {
    if (this.#final) return;
    this.#subscription?.leave();
    await this.come();
  }

  /** Waits for the last results. */
  async stay(): Promise<void> {
    await this.#subscription?.ended;
    this.#subscription?.leave();
  }

  /** @param count how many results there were; their keys are numbers from 1 on. */
  judge(count: number): ResultsJudgement {
    const different = new Set(this.#keys);
    const inOrder = this.#keys.every((key, index) => index === 0 || key > (this.#keys[index - 1] ?? 0));
    const missed = count - different.size + (this.#final && inOrder ? 0 : 1);
    return { missed, repeated: this.#keys.length - different.size };
  }
}
