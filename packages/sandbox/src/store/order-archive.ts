import { isSeededArchived, seededArchivedUpTo } from "../world/seeded-order-place.js";
import type { StoreSize } from "../world/world-size.js";
import { SortedIds } from "./sorted-ids.js";

/** Which of the seeded orders that nobody touched are archived, and how many up to an id, found without walking. */
export class OrderArchive {
  readonly #size: StoreSize;
  /** Seeded orders that were touched, by what they were seeded as. */
  readonly #touchedSeenAs = { archived: new SortedIds(), listed: new SortedIds() };
  #all = false;

  constructor(size: StoreSize) {
    this.#size = size;
  }

  /** Whether every order was archived at once. */
  get everything(): boolean {
    return this.#all;
  }

  /** Archives all that nobody touched. */
  archiveAll(): void {
    this.#all = true;
  }

  /** A seeded order is touched from now on. */
  touch(id: number): void {
    const seenAs = isSeededArchived(this.#size, id) ? "archived" : "listed";
    this.#touchedSeenAs[seenAs].add(id);
  }

  /** Whether a seeded order that nobody touched is archived. */
  isArchived(id: number): boolean {
    return this.#all || isSeededArchived(this.#size, id);
  }

  /** How many seeded orders that nobody touched, up to an id, are archived or are not. */
  untouchedUpTo(id: number, archived: boolean): number {
    if (this.#all && !archived) return 0;
    const upTo = Math.min(id, this.#size.orders);
    if (upTo < 1) return 0;
    const seededArchived = seededArchivedUpTo(this.#size, upTo) - this.#touchedUpTo("archived", upTo);
    const seededListed = upTo - seededArchivedUpTo(this.#size, upTo) - this.#touchedUpTo("listed", upTo);
    if (this.#all) return seededArchived + seededListed;
    return archived ? seededArchived : seededListed;
  }

  #touchedUpTo(seenAs: "archived" | "listed", id: number): number {
    const ids = this.#touchedSeenAs[seenAs];
    return ids.size - ids.countAbove(id);
  }
}
