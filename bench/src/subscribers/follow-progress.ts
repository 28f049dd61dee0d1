/** Thousands who follow one sync on one gateway, of whom some leave and come back. */
import { setTimeout as delay } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { startAsked } from "./asked-process.ts";
import { progressOperation, type Judgement } from "./progress-subscriber.ts";
import { RunningSync } from "./running-sync.ts";
import { settledMb } from "./settled-memory.ts";
import type { SubscribedGateways } from "./subscribed-gateways.ts";

const everyMs = 2000;
/** That subscribers are in: one, so that it and the gateway have a core each where there are two. */
const processes = 1;
/** Who leaves and comes back between two commits, of each process. */
const leaving = 20;
/** Who comes and leaves before memory is looked at for the first time: what is made once, and compiled code, is no subscriber's. */
const forerunners = 500;

/** How it is measured. */
export interface FollowSettings {
  readonly subscribers: number;
  /** How many commits there are, one every two seconds. */
  readonly commits: number;
}

/** The figures of so many subscribers. */
export async function followProgress(
  { gateways, database, secrets }: SubscribedGateways,
  { subscribers, commits }: FollowSettings,
): Promise<Figure[]> {
  const [gateway] = gateways;
  if (!gateway) throw new Error("There is no gateway to subscribe at.");
  await using clients = new AsyncDisposableStack();
  const asked = Array.from({ length: processes }, () => clients.use(startAsked("progress-process.ts")));
  const all = async <Answer>(what: string, input: object = {}): Promise<Answer[]> =>
    Promise.all(asked.map((each) => each.ask<Answer>(what, input)));
  const come = async (count: number): Promise<RunningSync> => {
    const sync = await RunningSync.begin(database);
    const start = { url: `${gateway.url}/graphql`, query: progressOperation, variables: { syncId: sync.id } };
    await all("come", { count: count / processes, starts: secrets.map((secret) => ({ ...start, secret })) });
    return sync;
  };

  const rehearsal = await come(forerunners);
  for (let commit = 0; commit < 4; commit += 1) await rehearsal.commit();
  await rehearsal.commit({ ends: true });
  await all("stay");

  const before = await settledMb(gateway.pid);
  const begun = performance.now();
  const sync = await come(subscribers);
  const connectedMs = performance.now() - begun;
  const after = await settledMb(gateway.pid);
  const firstAt = performance.now();
  for (let commit = 1; commit <= commits; commit += 1) {
    await delay(Math.max(0, firstAt + (commit - 1) * everyMs - performance.now()));
    await sync.commit();
    await all("leave", { count: leaving });
  }
  await all("back");
  await delay(everyMs);
  await sync.commit({ ends: true });
  await all("stay");
  const judged = await all<Judgement>("judge", { commits: sync.commits });
  const delays = judged.flatMap((each) => each.delays).toSorted((a, b) => a - b);
  const missed = judged.reduce((sum, each) => sum + each.missed, 0);
  const name = `${subscribers.toLocaleString("en")} subscribers`;
  return [
    {
      name: `${name}: from commit to receipt, p50`,
      value: share(delays, 0.5),
      unit: "ms",
      note: `${delays.length} receipts of ${commits + 1} commits, ${everyMs / 1000} s apart, by callers of ${secrets.length} kinds`,
    },
    { name: `${name}: from commit to receipt, p99`, value: share(delays, 0.99), unit: "ms", threshold: { below: 250 } },
    {
      name: `${name}: missed`,
      value: missed,
      unit: "states",
      threshold: { atMost: 0 },
      note: `first, each or a later one within 2 s, last; ${processes * leaving * commits} times somebody left and came back`,
    },
    {
      name: `${name}: memory of each`,
      value: ((after - before) * 1000) / subscribers,
      unit: "KB",
      note: "resident set of the gateway with all of them, less that before, after collections that were asked for",
    },
    { name: `${name}: all there after`, value: connectedMs / 1000, unit: "s" },
  ];
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
