/**
 * A process in which one gateway or worker runs after another, each as its task says, and that strikes at a given instant of
 * their work: it kills or stops itself, or kills the PostgreSQL that they work on. What it has to say it writes synchronously,
 * so that it is told even by one that dies in the next moment.
 */
import { execFileSync } from "node:child_process";
import diagnostics from "node:diagnostics_channel";
import { readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { readEnvironment, startGateway, type Gateway } from "@storegate/gateway";
import { Pulse } from "./pulse.ts";
import { wordsTo, type Blow, type Order, type StruckTask, type Word } from "./struck-task.ts";

interface Running {
  readonly gateway: Promise<Gateway>;
  readonly pulse: Pulse;
  /** Whether it was woken, and has not taken a store since: the one that it had is another worker's by then. */
  readonly isPast: () => boolean;
}

/** What runs now. */
let running: Running | undefined;

const say = (word: Word): void => void writeSync(wordsTo, `${JSON.stringify(word)}\n`);

/** Waits without letting anything else of this process happen. */
function sleepNow(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The postmaster of a data folder and its processes, as they are now. */
function postgresProcesses(dataDir: string): number[] {
  const file = path.join(dataDir, "postgres", "postmaster.pid");
  const postmaster = Number(readFileSync(file, "utf8").split("\n")[0]);
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return [postmaster, ...processes.filter(([, parent]) => parent === postmaster).map(([pid = 0]) => pid)];
}

function killPostgres(dataDir: string): void {
  for (const pid of postgresProcesses(dataDir)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      // It saw its postmaster die, and went by itself.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

const blows: Readonly<Record<Blow, (dataDir: string) => void>> = {
  kill: () => process.kill(process.pid, "SIGKILL"),
  postgres: killPostgres,
  shutdown: (dataDir) => process.kill(postgresProcesses(dataDir)[0] ?? 0, "SIGQUIT"),
  "power-cut": (dataDir) => {
    killPostgres(dataDir);
    process.kill(process.pid, "SIGKILL");
  },
  freeze: () => {
    process.kill(process.pid, "SIGSTOP");
    // A signal of one's own may arrive a moment later. What follows comes after the waking.
    sleepNow(50);
  },
};

diagnostics.subscribe("undici:request:bodySent", () => running?.pulse.requestSent());
diagnostics.subscribe("undici:request:trailers", () => running?.pulse.requestAnswered());
diagnostics.subscribe("undici:client:sendHeaders", (message) => {
  if (!running?.isPast()) return;
  const { request } = message as { request: { method: string; path: string } };
  say({ said: "sent", request: `${request.method} ${request.path}` });
});

const quiet = (): void => {};
const tell = (fields: Record<string, unknown>, message: string): void => {
  const { err } = fields;
  process.stderr.write(`${message}${err instanceof Error ? `: ${err.stack ?? err.message}` : ""}\n`);
};

function run({ variables, serve, strike, leaseMs }: StruckTask): void {
  const environment = readEnvironment(variables);
  const pulse = new Pulse(strike, {
    sleepNow,
    strike: ({ blow }) => {
      say({ said: "struck" });
      blows[blow](environment.dataDir);
    },
  });
  let isAnew = false;
  const isPast = (): boolean => strike?.blow === "freeze" && pulse.hasStruck && !isAnew;
  const info = (_fields: object, message: string): void => {
    // It works on one store at a time: with this the work that it was frozen in is over.
    if (message === "a sync goes on" && isPast()) isAnew = true;
  };
  const gateway = startGateway({
    environment,
    logger: { debug: quiet, info, warn: tell, error: tell },
    serve,
    concurrency: 1,
    engineTimes: { leaseMs, sweepMs: 200, waits: { firstMs: 100, longestMs: 1000, giveUpMs: 60_000 } },
    // Faults that pass are met by the hundred: each is soon tried again, so that a case takes seconds.
    httpRetry: { baseMs: 20 },
    onStatement: (statement) => pulse.statement(statement),
  });
  running = { gateway, pulse, isPast };
  gateway.then(
    ({ url }) => say({ said: "ready", url: url ?? null }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}

async function stop(): Promise<void> {
  if (running === undefined) return;
  await (await running.gateway).stop();
  const { counts } = running.pulse;
  running = undefined;
  say({ said: "stopped", ...counts });
}

process.on("message", (order: Order) => {
  if (order === "stop") void stop();
  else run(order);
});
process.on("disconnect", () => process.exit(0));
