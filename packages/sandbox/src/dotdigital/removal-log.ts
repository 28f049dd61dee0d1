import type { ContactRecord, Removal } from "./contact-record.js";

/** Everybody who was sent nothing any more, by account and by list, the earliest first. Who came back stays in it, unread. */
export class RemovalLog {
  readonly #byPlace = new Map<number | null, Removal[]>();

  add(removal: Removal): void {
    const there = this.#byPlace.get(removal.list);
    if (there === undefined) this.#byPlace.set(removal.list, [removal]);
    else there.push(removal);
  }

  /** Those of a list, or with `null` of the account, from a time on, that still hold. */
  *since(list: number | null, time: number): Generator<Removal> {
    const all = this.#byPlace.get(list) ?? [];
    for (let at = firstFrom(all, time); at < all.length; at += 1) {
      const removal = all[at];
      if (removal !== undefined && isInForce(removal)) yield removal;
    }
  }
}

function isInForce(removal: Removal): boolean {
  const { contact, list } = removal;
  if (contact.isDeleted) return false;
  return list === null ? contact.removal === removal : contact.leftLists.includes(removal);
}

/** The clock never goes back, so that they stand in order. */
function firstFrom(all: readonly { readonly at: number }[], time: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.at ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The removal of a contact from a list that it left, if it did. */
export function leavingOf(contact: ContactRecord, list: number): Removal | undefined {
  return contact.leftLists.find((removal) => removal.list === list);
}
