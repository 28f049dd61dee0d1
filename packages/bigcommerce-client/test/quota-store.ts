import type { HttpResponse } from "@storegate/http-client";
import type { VirtualClock } from "./virtual-clock.js";

/** What a {@link QuotaStore} saw in one window. */
export interface WindowReport {
  readonly startedAt: number;
  served: number;
  refused: number;
}

/** A store's quota on a virtual clock: a window begins with the first request after the one before has ended. */
export class QuotaStore {
  readonly windows: WindowReport[] = [];
  readonly sentAt: number[] = [];
  #left = 0;
  #windowEnd = 0;

  constructor(
    readonly clock: VirtualClock,
    readonly quota: number,
    readonly windowMs: number,
    readonly latencyMs: () => number,
  ) {}

  /** Another app spends requests of the present window. */
  spend(requests: number): void {
    this.#left = Math.max(0, this.#left - requests);
  }

  /** Answers after the latency; counts when the request arrives, half-way. */
  readonly send = async (): Promise<HttpResponse> => {
    this.sentAt.push(this.clock.now());
    const latency = this.latencyMs();
    await this.#wait(latency / 2);
    const taken = this.#take();
    const headers = {
      "x-rate-limit-requests-left": String(this.#left),
      "x-rate-limit-requests-quota": String(this.quota),
      "x-rate-limit-time-window-ms": String(this.windowMs),
      "x-rate-limit-time-reset-ms": String(Math.ceil(this.#windowEnd - this.clock.now())),
    };
    await this.#wait(latency / 2);
    return answer(taken ? 200 : 429, headers);
  };

  #take(): boolean {
    const now = this.clock.now();
    if (now >= this.#windowEnd) {
      this.#windowEnd = now + this.windowMs;
      this.#left = this.quota;
      this.windows.push({ startedAt: now, served: 0, refused: 0 });
    }
    const report = this.windows.at(-1);
    if (report === undefined) throw new Error("a window has begun");
    if (this.#left === 0) {
      report.refused += 1;
      return false;
    }
    this.#left -= 1;
    report.served += 1;
    return true;
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
