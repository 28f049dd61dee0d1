/** Keys that a sync is asked for: what of them is the asker's mistake. */
import type { RequestSync } from "./connector.js";

/**
 * The most characters of a key, a target, an external id and the name of a set-up thing; one beyond U+FFFF counts as two.
 * Postgres keeps 2,704 bytes in one entry of an index: none takes more than three bytes, in lower case neither, which leaves
 * some 400 bytes for what stands beside it.
 */
export const mostKeyCharacters = 750;

/** The most keys that are asked for at once. */
export const mostRequestedKeys = 10_000;

/**
 * What {@link RequestSync} refuses, wherever it is asked. No keys at all are nothing to ask for, and none's mistake.
 * @throws TypeError for more than 10,000 keys, one without characters or with more than 750, or a time that is none.
 */
export function checkRequestedKeys(...[keys, at]: Parameters<RequestSync>): void {
  if (keys.length > mostRequestedKeys)
    throw new TypeError(`A sync is asked for over ${mostRequestedKeys} keys at most; ${keys.length} were given.`);
  const bad = keys.find((key) => key === "" || key.length > mostKeyCharacters);
  if (bad !== undefined) {
    const told = bad === "" ? "An empty one" : `"${bad.slice(0, 40)}…" has ${bad.length}, and`;
    throw new TypeError(`A key has 1 to ${mostKeyCharacters} characters. ${told} is the key of no record.`);
  }
  if (Number.isNaN(at.getTime())) throw new TypeError("A sync was asked for at a time that is none.");
}
