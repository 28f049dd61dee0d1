import type { HttpResponse } from "@storegate/http-client";
import type { VirtualClock } from "./virtual-clock.js";

/** What a {@link QuotaStore} saw in one window. */
export interface WindowReport {
  readonly startedAt: number;
  readonly quota: number;
  served: number;
  refused: number;
  /** What another app took. */
  foreign: number;
}

/** How the store behaves; each can be changed while it runs. */
export interface QuotaStoreOptions {
  /** `null` for a plan without a quota, which sends no headers. */
  quota: number | null;
  windowMs: number;
  /** How long an answer takes. */
  latencyMs: () => number;
  /** When, on the way there and back, the request is counted: a share of the latency. Default a half. */
  arrival?: () => number;
  /** Requests that another app sends in a window: evenly, or in bursts of so many. */
  foreign?: { readonly perWindow: number; readonly burst: number } | undefined;
  /** Whether an answer carries the headers. By default each does. */
  hasHeaders?: () => boolean;
}

/**
 * A store's quota on a virtual clock: a window begins with the first request after the one before has ended. What its
 * headers say is as of the moment at which the request was counted.
 */
export class QuotaStore {
  readonly windows: WindowReport[] = [];
  readonly sentAt: number[] = [];
  #left = 0;
  #windowEnd = 0;
  #foreignSent = 0;

  constructor(
    readonly clock: VirtualClock,
    readonly options: QuotaStoreOptions,
  ) {}

  /** Another app spends requests of the present window. */
  spend(requests: number): void {
    this.#left = Math.max(0, this.#left - requests);
  }

  /** Another plan, with a fresh window. */
  setQuota(quota: number | null): void {
    this.options.quota = quota;
    this.#windowEnd = 0;
  }

  /** Answers after the latency; counts when the request arrives. */
  readonly send = async (): Promise<HttpResponse> => {
    this.sentAt.push(this.clock.now());
    const latency = this.options.latencyMs();
    const there = latency * (this.options.arrival?.() ?? 0.5);
    await this.#wait(there);
    const taken = this.#take();
    const headers = {
      "x-rate-limit-requests-left": String(this.#left),
      "x-rate-limit-requests-quota": String(this.options.quota),
      "x-rate-limit-time-window-ms": String(this.options.windowMs),
      "x-rate-limit-time-reset-ms": String(Math.ceil(this.#windowEnd - this.clock.now())),
    };
    await this.#wait(latency - there);
    const tells = this.options.quota !== null && (this.options.hasHeaders?.() ?? true);
    return answer(taken ? 200 : 429, tells ? headers : {});
  };

  #take(): boolean {
    const { quota } = this.options;
    if (quota === null) return true;
    const report = this.#window(quota);
    this.#feedForeign(report);
    if (this.#left === 0) {
      report.refused += 1;
      return false;
    }
    this.#left -= 1;
    report.served += 1;
    return true;
  }

  #window(quota: number): WindowReport {
    const now = this.clock.now();
    const { windowMs } = this.options;
    const present = this.windows.at(-1);
    if (present !== undefined && now < this.#windowEnd) return present;
    if (present !== undefined) this.#feedForeign(present);
    // Another app's requests begin the next window as soon as the last one has ended.
    const isFollowed = this.options.foreign !== undefined && now < this.#windowEnd + windowMs;
    const startedAt = isFollowed ? this.#windowEnd : now;
    this.#windowEnd = startedAt + windowMs;
    this.#left = quota;
    this.#foreignSent = 0;
    const begun = { startedAt, quota, served: 0, refused: 0, foreign: 0 };
    this.windows.push(begun);
    return begun;
  }

  #feedForeign(report: WindowReport): void {
    const { foreign, windowMs } = this.options;
    if (foreign === undefined) return;
    const progress = Math.min(1, (this.clock.now() - report.startedAt) / windowMs);
    const due = Math.min(
      foreign.perWindow,
      Math.floor((progress * foreign.perWindow) / foreign.burst + 0.5) * foreign.burst,
    );
    const taken = Math.min(due - this.#foreignSent, this.#left);
    this.#foreignSent = due;
    this.#left -= taken;
    report.foreign += taken;
  }

  async #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.clock.after(ms, resolve);
    await promise;
  }
}

/** An answer with nothing in it but its status and headers. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: undefined, text: "" };
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2 ** 31;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
