import type { IncomingMessage, ServerResponse } from "node:http";
import { CallCounter } from "../api/call-counter.js";
import { FaultBook } from "../faults/fault-book.js";
import { Holding } from "../faults/holding.js";
import { BatchBook } from "./batch-book.js";
import { Billing } from "./billing.js";
import { startCsvHost } from "./csv-host.js";
import { csvPath, CsvUrls } from "./csv-urls.js";
import { RateLimit } from "./rate-limit.js";
import { TruelistClock } from "./truelist-clock.js";
import type { TruelistControl } from "./truelist-control.js";
import { createTruelistControl } from "./truelist-controlling.js";
import { truelistRoutes } from "./truelist-routes.js";
import { serveCsv, serveTruelist, type TruelistServerParts } from "./truelist-server.js";
import { defaultSettings } from "./truelist-settings.js";
import { VerdictBook } from "./verdict-book.js";

/** What a stand-in for Truelist is started with. */
export interface TruelistOptions {
  readonly seed: number;
  /** The account's one key. */
  readonly key: string;
  /** Divides every duration. */
  readonly timeScale: number;
  /** How long every request takes, in real milliseconds. */
  readonly latencyMs: () => number;
  readonly log: (line: string) => void;
  /** Ends all waiting. */
  readonly stopping: AbortSignal;
  /** Address that the host of CSV files listens on, and as it is written in a URL. */
  readonly host: string;
  readonly authority: string;
  /** Serves a request of the host of CSV files; tells the log of what broke. */
  readonly guard: (
    serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>,
  ) => (message: IncomingMessage, response: ServerResponse) => void;
}

/** A stand-in for Truelist that runs. */
export interface Truelist {
  readonly control: TruelistControl;
  /** Serves one request below `/truelist`. */
  readonly serve: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a stand-in whose API somebody else's server serves, and the host of its CSV files on a free port. */
export async function startTruelist(options: TruelistOptions): Promise<Truelist> {
  const { seed, timeScale, latencyMs, log, stopping } = options;
  const settings = { ...defaultSettings };
  const key = { revoked: false };
  const clock = new TruelistClock(timeScale);
  const verdicts = new VerdictBook(seed);
  const billing = new Billing(clock, verdicts, settings);
  const batches = new BatchBook(clock, verdicts, billing, settings);
  const csvUrls = new CsvUrls(clock);
  const parts: TruelistServerParts = {
    service: {
      backend: {
        key: options.key,
        clock,
        settings,
        verdicts,
        billing,
        batches,
        csvUrl: (batch, kind) => csvUrls.sign(batch, kind, settings.csvLifetimeMs),
      },
      rateLimit: new RateLimit(clock, settings),
      isRevoked: () => key.revoked,
      latencyMs,
      log,
      stopping,
    },
    csvUrls,
    faults: new FaultBook([...Object.keys(truelistRoutes), csvPath]),
    holding: new Holding(),
    calls: new CallCounter(),
    timeScale,
  };
  const csvHost = await startCsvHost(
    options.host,
    options.guard((message, response) => serveCsv(parts, message, response)),
  );
  csvUrls.setOrigin(`http://${options.authority}:${csvHost.port}`);
  return {
    control: createTruelistControl(parts, key),
    serve: (message, response) => serveTruelist(parts, message, response),
    stop: () => csvHost.stop(),
  };
}
