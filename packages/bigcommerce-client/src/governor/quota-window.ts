import type { QuotaReading } from "./rate-limit-headers.js";

/** A reading, and the span of time in which the store wrote it. */
export interface TimedReading extends QuotaReading {
  readonly sentAt: number;
  readonly receivedAt: number;
}

interface Span {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * The present window of a store's quota, as far as it can be known from answers that come late, out of order, and between
 * other apps' requests.
 *
 * When it ends: each answer bounds that between the time it was sent and the time it came, each plus the reset it tells; the
 * window's end lies where all of them overlap. An answer whose bounds do not overlap tells of another window: of the next
 * one if they lie later, of one gone by if they lie earlier.
 *
 * What is left: by our own count, the quota less all we sent since the window began; by the store's, the least it told less
 * all that is under way. Neither is too much while nobody else spends the quota, so the greater is right. As soon as the
 * store has less left than we sent, somebody does, and only its own word counts.
 */
export class QuotaWindow {
  #quota: number;
  #windowMs: number;
  #end: Span;
  #begunAt: number;
  /** When the newest answer that told of this window was sent. */
  #toldBy = Number.NEGATIVE_INFINITY;
  /** The least that an answer told is left. */
  #left = Number.POSITIVE_INFINITY;
  #sent: number;
  #foreign = 0;
  /** What other apps would have sent in the whole window, had there been enough for all. */
  #foreignAppetite = 0;
  #expectedForeign = 0;
  #knownFromBeginning = false;

  constructor(reading: TimedReading, inFlight: number) {
    this.#quota = reading.quota;
    this.#windowMs = reading.windowMs;
    this.#begunAt = reading.sentAt;
    this.#end = { earliest: reading.receivedAt, latest: reading.receivedAt + reading.windowMs };
    this.#sent = inFlight;
    this.#adopt(reading, inFlight);
  }

  get quota(): number {
    return this.#quota;
  }

  get windowMs(): number {
    return this.#windowMs;
  }

  /** When the next window surely has begun. */
  get endsAt(): number {
    const { latest } = this.#end;
    // Before an answer told of it, the window is taken to have begun when the one before it ended.
    return (latest === Number.POSITIVE_INFINITY ? this.#begunAt + this.#windowMs : latest) + roundingMs(this.#windowMs);
  }

  /** Whether other apps spend the quota, too. */
  get isShared(): boolean {
    return this.#foreign > 0 || this.#expectedForeign > 0;
  }

  /** Requests of other apps that are still to be expected in this window, by what they sent in those before. */
  get foreignToCome(): number {
    return Math.max(0, this.#expectedForeign - this.#foreign);
  }

  /** How many requests a millisecond other apps send. */
  get foreignRate(): number {
    return Math.max(this.#expectedForeign, this.#foreign) / this.#windowMs;
  }

  /** Requests the store will still answer beside those under way. */
  remaining(inFlight: number): number {
    const told = this.#left - inFlight;
    const own = this.#quota - this.#sent;
    if (this.#left === Number.POSITIVE_INFINITY) return own;
    return this.#foreign > 0 ? told : Math.max(told, own);
  }

  /** A request of ours is let through. */
  send(): void {
    this.#sent += 1;
  }

  /** An answer came that did not tell what is left. */
  answeredSilently(): void {
    this.#left = Math.max(0, this.#left - 1);
  }

  /**
   * Takes in what an answer said; answers whether it was of this window.
   * @param inFlight requests under way, that one included
   */
  observe(reading: TimedReading, inFlight: number): boolean {
    const end = endOf(reading, this.#end);
    const slack = reading.windowMs / 100 + 2;
    const isLater = end.earliest > this.#end.latest + slack;
    const isEarlier = end.latest < this.#end.earliest - slack;
    const isNewest = reading.sentAt > this.#toldBy;
    if (reading.quota !== this.#quota || reading.windowMs !== this.#windowMs) {
      if (!isNewest || reading.sentAt < this.#begunAt) return false;
      this.#expectedForeign = 0;
      this.#adopt(reading, inFlight);
    } else if (isLater || isEarlier) {
      // Overtaken by one of this window, it says nothing new.
      if (!isNewest || (isEarlier && reading.sentAt < this.#begunAt)) return false;
      this.#adopt(reading, inFlight);
    } else {
      this.#end = {
        earliest: Math.max(this.#end.earliest, end.earliest),
        latest: Math.min(this.#end.latest, end.latest),
      };
      this.#left = Math.min(this.#left, reading.remaining);
      this.#toldBy = Math.max(this.#toldBy, reading.sentAt);
      this.#foreign = Math.max(this.#foreign, this.#quota - reading.remaining - this.#sent);
      const progress = 1 - (this.#end.latest - reading.receivedAt) / this.#windowMs;
      // While there is enough for all it is seen how fast they go; they may be cut short later.
      if (progress > 0.5 && reading.remaining > this.#quota / 20)
        this.#foreignAppetite = this.#foreign / Math.min(1, progress);
    }
    return true;
  }

  /** Begins the next window when this one is over; answers whether it did. */
  roll(now: number, inFlight: number): boolean {
    if (now < this.endsAt) return false;
    if (this.#knownFromBeginning && this.#left !== Number.POSITIVE_INFINITY) {
      const seen = Math.max(this.#foreign, this.#foreignAppetite);
      const known = this.#expectedForeign > 0 ? this.#expectedForeign : seen;
      this.#expectedForeign = seen === 0 ? 0 : (known + seen) / 2;
    }
    this.#foreignAppetite = 0;
    this.#end = { earliest: this.#end.earliest + this.#windowMs, latest: Number.POSITIVE_INFINITY };
    this.#begunAt = now;
    this.#toldBy = Number.NEGATIVE_INFINITY;
    this.#left = Number.POSITIVE_INFINITY;
    // Those under way may be counted in this window or have been in the one before: to count them errs on the safe side.
    this.#sent = inFlight;
    this.#foreign = 0;
    this.#knownFromBeginning = true;
    return true;
  }

  /** Takes an answer's window for the present one; what was sent in it before is not known. */
  #adopt(reading: TimedReading, inFlight: number): void {
    this.#quota = reading.quota;
    this.#windowMs = reading.windowMs;
    this.#end = endOf(reading, this.#end);
    this.#begunAt = Math.max(reading.sentAt, this.#end.latest - reading.windowMs);
    this.#toldBy = reading.sentAt;
    this.#left = reading.remaining;
    this.#sent = inFlight;
    this.#foreign = Math.max(0, reading.quota - reading.remaining - inFlight);
    this.#knownFromBeginning = false;
  }
}

/** Between when and when the window ends that a reading tells of. */
function endOf({ sentAt, receivedAt, resetMs, windowMs }: TimedReading, known: Span): Span {
  if (resetMs !== null) return { earliest: sentAt + resetMs, latest: receivedAt + resetMs };
  return known.latest > receivedAt && known.latest !== Number.POSITIVE_INFINITY
    ? known
    : { earliest: receivedAt, latest: receivedAt + windowMs };
}

// A little after the store's own word, for what it rounds off: a thousandth of the window, 25 ms at most.
function roundingMs(windowMs: number): number {
  return 1 + Math.min(24, windowMs / 1000);
}
