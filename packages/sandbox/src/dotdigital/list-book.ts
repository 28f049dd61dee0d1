import type { DotdigitalList } from "./dotdigital-control.js";

/** Names that are the account's own (`v2-error-codes`, ERROR_ADDRESSBOOK_DUPLICATE). */
const reserved = ["test", "all contacts"];

/** The lists of the account, by ascending id. */
export class ListBook {
  readonly #lists = new Map<number, DotdigitalList>();
  #last = 100;

  all(): readonly DotdigitalList[] {
    return [...this.#lists.values()];
  }

  get(id: number): DotdigitalList | undefined {
    return this.#lists.get(id);
  }

  /** Whether a name is another list's, in any case, or the account's own. */
  isTaken(name: string, besides?: number): boolean {
    const wanted = name.trim().toLowerCase();
    if (reserved.includes(wanted)) return true;
    for (const list of this.#lists.values()) {
      if (list.id !== besides && list.name.toLowerCase() === wanted) return true;
    }
    return false;
  }

  add(name: string, visibility: DotdigitalList["visibility"] = "Private"): DotdigitalList {
    return this.#keep({ id: (this.#last += 1), name, visibility });
  }

  change(id: number, name: string, visibility: DotdigitalList["visibility"]): DotdigitalList {
    return this.#keep({ id, name, visibility });
  }

  delete(id: number): boolean {
    return this.#lists.delete(id);
  }

  #keep(list: DotdigitalList): DotdigitalList {
    this.#lists.set(list.id, list);
    return list;
  }
}
