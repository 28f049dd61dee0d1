/** Texts of a case, with its own mark and the ids of its records. */
import type { Mode } from "./table.js";

/** What stands for `%` in one case of one mode: few characters, so that it fits where lengths count. */
export function markOf(caseIndex: number, mode: Mode): string {
  return `c${String(caseIndex).padStart(2, "0")}${letters[mode]}`;
}

const letters: Readonly<Record<Mode, string>> = { upsert: "p", insert: "i", update: "u" };

/**
 * Puts a mark and ids into all texts of a value. `#name` is left where no such record was given yet.
 * @param ids by the name of the record.
 */
export function marked<Value>(value: Value, mark: string, ids: ReadonlyMap<string, number> = new Map()): Value {
  const text = JSON.stringify(value)
    .replaceAll("%", mark)
    .replaceAll(/#([a-z]+[0-9]*)/g, (whole, name: string) => String(ids.get(name) ?? whole));
  return JSON.parse(text) as Value;
}
