import type { CallReport } from "../control/sandbox-control.js";

/** Counts what reached the store, by endpoint, by the scope it needed, and by what was answered. */
export class CallCounter {
  #total = 0;
  #refused = 0;
  #endpoints = new Map<string, number>();
  #statuses = new Map<string, number>();
  #scopes = new Map<string, number>();

  /** A request came in, for which this scope at least is needed; `null` where the token alone will do. */
  arrived(endpoint: string, scope: string | null): void {
    this.#total += 1;
    this.#endpoints.set(endpoint, (this.#endpoints.get(endpoint) ?? 0) + 1);
    if (scope !== null) this.#scopes.set(scope, (this.#scopes.get(scope) ?? 0) + 1);
  }

  /** It was answered with this status, or `reset`. */
  answered(status: string): void {
    if (Number(status) >= 400) this.#refused += 1;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  report(): CallReport {
    return {
      total: this.#total,
      refused: this.#refused,
      endpoints: Object.fromEntries(this.#endpoints),
      statuses: Object.fromEntries(this.#statuses),
      scopes: Object.fromEntries(this.#scopes),
    };
  }

  reset(): void {
    this.#total = 0;
    this.#refused = 0;
    this.#endpoints = new Map();
    this.#statuses = new Map();
    this.#scopes = new Map();
  }
}
