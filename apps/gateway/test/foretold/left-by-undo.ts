/** What an undo ought to leave, worked out from the outside: how things were, what the sync made of them, and how they are now. */
import { isDeepStrictEqual } from "node:util";
import type { OutsideRecord, OutsideState } from "./world.js";

/** What is expected of an undo. */
export interface LeftByUndo {
  readonly state: OutsideState;
  /** Records that somebody has changed since where the sync had changed them: these stay as they are. */
  readonly changedSince: ReadonlySet<string>;
  /** Records of which something is put back. */
  readonly putBack: ReadonlySet<string>;
}

/**
 * @param before as everything was when the sync began.
 * @param after as it left it.
 * @param now as it is when the undo begins.
 */
export function leftByUndo(before: OutsideState, after: OutsideState, now: OutsideState): LeftByUndo {
  const changedSince = new Set<string>();
  const putBack = new Set<string>();
  const records: Record<string, OutsideRecord> = { ...now.records };
  for (const [id, made] of Object.entries(after.records)) {
    const was = before.records[id]?.owned ?? {};
    const ours = Object.keys(made.owned).filter((name) => !isDeepStrictEqual(was[name], made.owned[name]));
    if (ours.length === 0) continue;
    const is = now.records[id];
    const isOneOf = (name: string): boolean =>
      is !== undefined && [was[name], made.owned[name]].some((known) => isDeepStrictEqual(is.owned[name], known));
    if (is === undefined || !ours.every(isOneOf)) {
      changedSince.add(id);
      continue;
    }
    const back = Object.fromEntries(ours.map((name) => [name, was[name]]));
    if (ours.some((name) => !isDeepStrictEqual(is.owned[name], was[name]))) putBack.add(id);
    records[id] = { ...is, owned: { ...is.owned, ...back } };
  }
  return { state: { ...now, records }, changedSince, putBack };
}
