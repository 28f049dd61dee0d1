import type { Lane, LaneCounts } from "./rate-limit.js";
import type { Ticket } from "./ticket.js";

/** A request that waits for its turn. */
export interface Waiting {
  readonly ticket: Ticket;
  readonly admitted: () => void;
  readonly refused: (reason: unknown) => void;
}

/** Those who wait, each lane in order of arrival. */
export class WaitingLine {
  readonly #lanes: Readonly<Record<Lane, Waiting[]>> = { interactive: [], bulk: [] };

  /**
   * Waits to be admitted; `changed` is called when somebody came or gave up.
   * @throws the signal's reason when it ends the waiting, and what {@link refuse} was told.
   */
  async join(ticket: Ticket, changed: () => void): Promise<void> {
    const { signal } = ticket;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { ticket, admitted: resolve, refused: reject };
    const giveUp = (): void => {
      if (this.#remove(waiting)) reject(signal?.reason);
      changed();
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    this.#lanes[ticket.lane].push(waiting);
    try {
      changed();
      await promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** The first of a lane who fits, if any. */
  first(lane: Lane, fits: (ticket: Ticket) => boolean): Waiting | undefined {
    return this.#lanes[lane].find(({ ticket }) => fits(ticket));
  }

  /** How many wait. */
  get counts(): LaneCounts {
    return { interactive: this.#lanes.interactive.length, bulk: this.#lanes.bulk.length };
  }

  /** Takes one out of the line and lets it go on. */
  admit(waiting: Waiting): void {
    this.#remove(waiting);
    waiting.admitted();
  }

  /** Takes those out of the line for whom there is a reason to. */
  refuse(reasonFor: (ticket: Ticket) => Error | undefined): void {
    for (const waiting of [...this.#lanes.interactive, ...this.#lanes.bulk]) {
      const reason = waiting.ticket.patienceMs === undefined ? undefined : reasonFor(waiting.ticket);
      if (reason && this.#remove(waiting)) waiting.refused(reason);
    }
  }

  #remove(waiting: Waiting): boolean {
    const lane = this.#lanes[waiting.ticket.lane];
    const index = lane.indexOf(waiting);
    if (index === -1) return false;
    lane.splice(index, 1);
    return true;
  }
}
