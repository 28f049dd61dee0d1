/**
 * One worker's turn at a store. Its end takes effect between pages. A page that is under way when it comes is never abandoned
 * for it, as SIGTERM abandons one: it would be begun again for ever. What is being read and planned is waited for; what is
 * being carried out is left at a batch's end, once something of it was committed, and is taken up again.
 */
export interface StoreTurn {
  /** Its length, in milliseconds. */
  readonly ms: number;
  /** Aborted when no further page is to be begun, so that one of usual length has ended when the turn has. */
  readonly nearlyOver: AbortSignal;
  /** Aborted when it is over. */
  readonly over: AbortSignal;
}

/** The part of a turn after which no page is begun. */
const nearly = 9 / 10;

/** Begins a turn. */
export function storeTurn(ms: number): StoreTurn {
  return { ms, nearlyOver: AbortSignal.timeout(Math.round(ms * nearly)), over: AbortSignal.timeout(ms) };
}

/** Whether a page that is being carried out is to be left. */
export interface PageLeaving {
  /** Aborted when it is, with {@link TurnOver}. */
  readonly signal: AbortSignal;
  /** Does what may be left: carries a page out. One whose reading took the turn has as long again. */
  while<T>(carriesOut: () => Promise<T>): Promise<T>;
  /** Called when something was committed. */
  moved(): void;
}

/** Why a page is left. */
export class TurnOver extends Error {
  override readonly name = "TurnOver";
  constructor() {
    super("the turn of the store is over");
  }
}

/** Answers when a page is to be left: once its time is over, and something of it was committed. */
export function pageLeaving(turn: StoreTurn): PageLeaving {
  const left = new AbortController();
  let over: AbortSignal | undefined;
  return {
    signal: left.signal,
    while: async (carriesOut) => {
      over = turn.over.aborted ? AbortSignal.timeout(turn.ms) : turn.over;
      try {
        return await carriesOut();
      } finally {
        over = undefined;
      }
    },
    moved: () => {
      if (over?.aborted === true) left.abort(new TurnOver());
    },
  };
}
