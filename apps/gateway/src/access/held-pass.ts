/** Something good that was shown, held for a short time, and who waits for its end. */
import type { AccessEvent } from "./access-events.js";
import type { Shown, Standing } from "./standings.js";

/** What nobody has looked at anew for so long is asked for before it is believed: the database may not answer. */
const freshMs = 4000;

/** What is held of one thing shown. */
export interface Pass extends Standing {
  readonly shown: Shown;
  readonly listeners: Set<() => void>;
  /** When the database was last asked about it. */
  checkedAt: number;
  usedAt: number;
  ended: boolean;
}

/** Whether it can be believed without a look. */
export function isFresh(pass: Pass): boolean {
  return !pass.ended && performance.now() - pass.checkedAt < freshMs && !hasExpired(pass);
}

/** Whether its time is over. */
export function hasExpired({ caller }: Pass): boolean {
  return caller.expiresAt !== null && caller.expiresAt.getTime() <= Date.now();
}

/** Under which name it is held. */
export function placeOf(shown: Shown): string {
  return shown.by === "token" ? `token ${shown.claims.tokenId}` : `${shown.by} ${shown.hash}`;
}

/** Whether it stands or falls with a row. */
export function standsOn(pass: Pass, { table, id }: AccessEvent): boolean {
  if (table === "api_keys") return pass.caller.keyId === id;
  if (table === "sessions") return pass.sessionId === id;
  return pass.shown.by === "token" && pass.shown.claims.integrationId === id;
}
