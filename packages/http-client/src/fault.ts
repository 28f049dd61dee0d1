/**
 * Who must act for a fault to go away: CONFIG who configures; AUTH and SCOPE the token's owner; NOT_FOUND and INPUT the
 * data's owner; CONFLICT somebody else; RATE_LIMITED and UNAVAILABLE time; UNEXPECTED we.
 */
export const faultKinds = [
  "CONFIG",
  "AUTH",
  "SCOPE",
  "NOT_FOUND",
  "INPUT",
  "CONFLICT",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "UNEXPECTED",
] as const;

/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault as plain data: what is kept in the database and answered in GraphQL. */
export interface FaultData {
  readonly kind: FaultKind;
  /** UPPER_SNAKE, stable, never reused for something else. */
  readonly code: string;
  /** What happened, to which thing; in the vendor's own words where a vendor said it. */
  readonly message: string;
  /** What to do about it, in our words. */
  readonly remedy?: string | undefined;
  /** The record's field that is at fault, where one is. */
  readonly field?: string | undefined;
  /** Whether the same thing, tried again later, can succeed without anybody acting. */
  readonly retryable: boolean;
}

/** What a fault is made of; `retryable` follows from the kind unless it is said. */
export interface FaultInit extends Omit<FaultData, "retryable"> {
  readonly retryable?: boolean | undefined;
  /** How long the other side asked us to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The inner error, for us; never shown to a caller. */
  readonly cause?: unknown;
}

const healedByTime: ReadonlySet<FaultKind> = new Set(["RATE_LIMITED", "UNAVAILABLE"]);

/** An error that says who must act. Everything that fails in the outside world is thrown, or kept, as one of these. */
export class Fault extends Error implements FaultData {
  override readonly name = "Fault";
  readonly kind: FaultKind;
  readonly code: string;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(init: FaultInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.kind = init.kind;
    this.code = init.code;
    this.remedy = init.remedy;
    this.field = init.field;
    this.retryable = init.retryable ?? healedByTime.has(init.kind);
    this.retryAfterMs = init.retryAfterMs;
  }

  /** The fault as plain data, without its cause. */
  toData(): FaultData {
    return {
      kind: this.kind,
      code: this.code,
      message: this.message,
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.field === undefined ? {} : { field: this.field }),
      retryable: this.retryable,
    };
  }

  /**
   * Any thrown value as a fault: a fault stays as it is, anything else is our own mistake (UNEXPECTED). Its message is
   * kept back, because an unforeseen error may carry anything; the cause is for the log.
   */
  static from(error: unknown): Fault {
    if (error instanceof Fault) return error;
    return new Fault({
      kind: "UNEXPECTED",
      code: "UNEXPECTED",
      message: "Something went wrong inside Storegate that it did not foresee.",
      remedy: "Look at the gateway's log for this moment, and report it with the log line.",
      cause: error,
    });
  }
}
