import type { IncomingMessage, ServerResponse } from "node:http";
import { CallCounter } from "../api/call-counter.js";
import { FaultBook } from "../faults/fault-book.js";
import { Holding } from "../faults/holding.js";
import { TruelistClock } from "../truelist/truelist-clock.js";
import { DotdigitalAccount } from "./dotdigital-account.js";
import type { DotdigitalControl } from "./dotdigital-control.js";
import { createDotdigitalControl } from "./dotdigital-controlling.js";
import { dotdigitalRoutes } from "./dotdigital-routes.js";
import { serveDotdigital, type DotdigitalServerParts } from "./dotdigital-server.js";

/** What a stand-in for Dotdigital is started with. */
export interface DotdigitalOptions {
  /** The account's one API user. */
  readonly user: string;
  readonly password: string;
  /** The account's own id. */
  readonly accountId: number;
  /** Divides every duration. */
  readonly timeScale: number;
  /** How long every request takes, in real milliseconds. */
  readonly latencyMs: () => number;
  readonly log: (line: string) => void;
  /** Ends all waiting. */
  readonly stopping: AbortSignal;
}

/** A stand-in for Dotdigital that runs. */
export interface Dotdigital {
  readonly control: DotdigitalControl;
  readonly faults: FaultBook;
  /** Serves one request below `/dotdigital` (region 1), `/dotdigital-r2` or `/dotdigital-r3`. */
  readonly serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Starts a stand-in whose API somebody else's server serves: an empty account. */
export function startDotdigital(options: DotdigitalOptions): Dotdigital {
  const { user, password, accountId, timeScale, latencyMs, log, stopping } = options;
  const clock = new TruelistClock(timeScale);
  const fresh = (): DotdigitalAccount => new DotdigitalAccount(clock, timeScale, accountId);
  let account = fresh();
  const parts: DotdigitalServerParts = {
    service: { account: () => account, user, password, latencyMs, log, stopping },
    faults: new FaultBook(Object.keys(dotdigitalRoutes)),
    holding: new Holding(),
    calls: new CallCounter(),
    timeScale,
  };
  return {
    control: createDotdigitalControl(parts, () => {
      account = fresh();
    }),
    faults: parts.faults,
    serve: (message, response) => serveDotdigital(parts, message, response),
  };
}
