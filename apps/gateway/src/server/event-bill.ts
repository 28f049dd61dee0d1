/** Pays for an event: undefined when it is paid at once; else resolves when it is, or `left` is aborted. */
export type PayForEvent = (left: AbortSignal) => Promise<void> | undefined;

/** What one subscription has had worked out for it, and not paid. The first was paid when it began. */
export class EventBill {
  #isFirst = true;
  #owes = false;
  readonly #left = new AbortController();
  readonly #nobodyWaits: AbortSignal;

  /** @param gone is aborted when nobody is there any more who may have events. */
  constructor(
    private readonly pay: PayForEvent,
    gone: AbortSignal,
  ) {
    this.#nobodyWaits = AbortSignal.any([gone, this.#left.signal]);
  }

  /** An event is worked out. */
  note(): void {
    this.#owes = !this.#isFirst;
    this.#isFirst = false;
  }

  /** Calls back once nothing is owed, at once where nothing is. */
  settle(done: () => void): void {
    const paid = this.#owes ? this.pay(this.#nobodyWaits) : undefined;
    this.#owes = false;
    if (paid) void after(paid, done);
    else done();
  }

  /** Nobody wants a next event. */
  leave(): void {
    this.#left.abort();
  }
}

async function after(paid: Promise<void>, done: () => void): Promise<void> {
  await paid;
  done();
}
