const windowMs = 120_000;
const pauseMs = 180_000;
const fewestRequests = 100;
const leastSuccess = 0.9;

/** A domain that gets nothing for a while. */
export interface PausedDomain {
  readonly host: string;
  readonly leftMs: number;
  readonly failures: number;
  /** When the pause began, in milliseconds since 1970. */
  readonly since: number;
}

interface Domain {
  outcomes: { readonly at: number; readonly ok: boolean }[];
  since: number;
  pausedUntil: number;
  failures: number;
}

/**
 * Pauses a destination's domain for three minutes when fewer than nine of ten requests of the last two minutes were
 * answered well, and there were a hundred at least (BigCommerce API reference, webhooks overview).
 */
export class HookPauses {
  readonly #domains = new Map<string, Domain>();
  readonly #timeScale: number;

  /** @param timeScale what all times are divided by */
  constructor(timeScale: number) {
    this.#timeScale = timeScale;
  }

  record(host: string, ok: boolean, now: number): void {
    const domain = this.#domains.get(host) ?? { outcomes: [], since: 0, pausedUntil: 0, failures: 0 };
    this.#domains.set(host, domain);
    domain.outcomes = domain.outcomes.filter(({ at }) => now - at < windowMs / this.#timeScale);
    domain.outcomes.push({ at: now, ok });
    const failures = domain.outcomes.filter((outcome) => !outcome.ok).length;
    const requests = domain.outcomes.length;
    if (requests < fewestRequests || requests - failures >= leastSuccess * requests) return;
    domain.since = now;
    domain.pausedUntil = now + pauseMs / this.#timeScale;
    domain.failures = failures;
    domain.outcomes = [];
  }

  /** Milliseconds until the domain gets requests again; 0 when it does now. */
  leftMs(host: string, now: number): number {
    return Math.max(0, (this.#domains.get(host)?.pausedUntil ?? 0) - now);
  }

  paused(now: number): PausedDomain[] {
    return [...this.#domains]
      .map(([host, { failures, since }]) => ({ host, failures, since, leftMs: this.leftMs(host, now) }))
      .filter(({ leftMs }) => leftMs > 0);
  }
}
