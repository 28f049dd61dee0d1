import { foldCase } from "../world/letter-case.js";

/** Which things have a text, whatever its case. The empty text is nobody's. */
export class TextIndex {
  readonly #ids = new Map<string, Set<number>>();

  add(text: string, id: number): void {
    const key = foldCase(text);
    if (key === "") return;
    this.#ids.set(key, (this.#ids.get(key) ?? new Set()).add(id));
  }

  remove(text: string, id: number): void {
    const key = foldCase(text);
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }

  idsOf(text: string): readonly number[] {
    return [...(this.#ids.get(foldCase(text)) ?? [])];
  }
}
