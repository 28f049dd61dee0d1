/** Truelist takes ten requests a second to each endpoint; all of one key's are sent no faster than that. */
import { sleep } from "@storegate/http-client";
import { createHash } from "node:crypto";

/** Between two requests, in milliseconds: some more than a tenth of a second, as not every request travels equally fast. */
const gapMs = 105;

/** Lets requests go one after another. */
export interface Pacer {
  /** Ends when the next may be sent. @throws the signal's reason */
  turn(signal: AbortSignal | undefined): Promise<void>;
}

/** One pacer for each key: made once for a process, so that syncs and single questions share what there is. */
export interface TruelistPacing {
  of(apiKey: string): Pacer;
}

/** Pacing for one process. */
export function createTruelistPacing(betweenMs: number = gapMs): TruelistPacing {
  const pacers = new Map<string, Pacer>();
  return {
    of(apiKey) {
      const key = createHash("sha256").update(apiKey).digest("base64");
      const pacer = pacers.get(key) ?? createPacer(betweenMs);
      pacers.set(key, pacer);
      return pacer;
    },
  };
}

function createPacer(betweenMs: number): Pacer {
  let next = 0;
  return {
    async turn(signal) {
      const now = performance.now();
      const at = Math.max(now, next);
      next = at + betweenMs;
      if (at > now) await sleep(at - now, signal);
    },
  };
}
