/** What happens to the processes of a case, for each scenario, until its sync has ended. */
import { setTimeout as delay } from "node:timers/promises";
import type { Sandbox } from "@storegate/sandbox";
import type { CrashCase, Scenario } from "./crash-plan.ts";
import type { Lane } from "./lane.ts";
import type { Struck } from "./struck-processes.ts";
import type { StruckTask } from "./struck-task.ts";

/** Where a case is played. */
export interface Stage {
  readonly lane: Lane;
  readonly world: Sandbox;
  readonly syncId: string;
  readonly crash: CrashCase;
  /** Gives the case up. */
  readonly signal: AbortSignal;
  /** Starts a process of the case, which ends with it. */
  readonly start: (task: Pick<StruckTask, "strike" | "serve">) => Promise<Struck>;
}

/** How it was played. */
export interface Played {
  /** Whether the instant came before the sync had ended. */
  readonly isStruck: boolean;
  /** Requests that a frozen worker sent after it was woken. */
  readonly sentWoken: readonly string[];
}

/** How long after the sync's end a strike may still come. */
const graceMs = 200;
/** How long after its waking a frozen worker is watched. */
const watchedMs = 700;

/** By their names. */
export const scenes: Readonly<Record<Scenario, (stage: Stage) => Promise<Played>>> = {
  worker,
  gateway,
  postgres,
  frozen,
};

/** A worker is killed, and another one started. */
async function worker(stage: Stage): Promise<Played> {
  const first = await stage.start({ serve: false, strike: stage.crash.strike });
  const isStruck = await struckOrEnded(stage, first);
  if (!isStruck) return unstruck(first);
  const second = await stage.start({ serve: false });
  await ended(stage);
  await second.stop();
  return { isStruck, sentWoken: [] };
}

/** A gateway on its own PostgreSQL is killed, or both are; it is started again on the same folder. */
async function gateway(stage: Stage): Promise<Played> {
  await stage.lane.leave();
  const first = await stage.start({ serve: true, strike: stage.crash.strike });
  const isStruck = await struckOrEnded(stage, first);
  if (!isStruck) return unstruck(first);
  await first.gone;
  const second = await stage.start({ serve: true });
  await endedAt(stage, second);
  await second.stop();
  return { isStruck, sentWoken: [] };
}

/** PostgreSQL is killed, or shut down at once, and started again; the worker lives on. */
async function postgres(stage: Stage): Promise<Played> {
  const only = await stage.start({ serve: false, strike: stage.crash.strike });
  const isStruck = await struckOrEnded(stage, only);
  if (!isStruck) return unstruck(only);
  await stage.lane.revive();
  // One that loses it while it is still starting ends, and is started again by whoever keeps watch over it.
  const isGone = await Promise.race([only.gone.then(() => true), ended(stage).then(() => false)]);
  const last = isGone ? await stage.start({ serve: false }) : only;
  await ended(stage);
  await last.stop();
  return { isStruck, sentWoken: [] };
}

/** A worker is frozen until another one has its store, and woken. */
async function frozen(stage: Stage): Promise<Played> {
  const { lane, syncId, crash, signal } = stage;
  const first = await stage.start({ serve: false, strike: crash.strike });
  const isStruck = await struckOrEnded(stage, first);
  if (!isStruck) return unstruck(first);
  const { sql } = await lane.database();
  const epoch = async (): Promise<number> => {
    const [lease] = await sql<{ epoch: number }[]>`select epoch::int as epoch from store_leases`;
    return lease?.epoch ?? 0;
  };
  const before = await epoch();
  const second = await stage.start({ serve: false });
  const isTaken = async (): Promise<boolean> => (await epoch()) > before || (await isEnded(stage));
  while (!(await isTaken())) await delay(20, undefined, { signal });
  if (crash.waking === "on the way") await delay(300, undefined, { signal });
  if (crash.waking === "at the end") await ended(stage);
  const calls = stage.world.control.calls().total;
  first.wake();
  await delay(watchedMs, undefined, { signal });
  await ended(stage);
  const sentWoken = [...first.sentWoken];
  if (crash.waking === "at the end" && stage.world.control.calls().total !== calls) {
    sentWoken.push(`of sync ${syncId}, as the store says`);
  }
  await Promise.all([first.stop(), second.stop()]);
  return { isStruck, sentWoken };
}

async function unstruck(first: Struck): Promise<Played> {
  await first.stop();
  return { isStruck: false, sentWoken: [] };
}

/** Waits for the strike, or for the sync to end without one. */
async function struckOrEnded(stage: Stage, first: Struck): Promise<boolean> {
  const over = new AbortController();
  const signal = AbortSignal.any([stage.signal, over.signal]);
  const url = await Promise.race([first.ready, first.struck]);
  // It may be struck while it is still starting.
  if (typeof url === "boolean") return url;
  const end = typeof url === "string" ? endedAt({ ...stage, signal }, first) : ended({ ...stage, signal });
  try {
    // The last commit is seen here before the strike that comes right after it.
    return await Promise.race([first.struck, end.then(() => delay(graceMs, false))]);
  } finally {
    over.abort();
    end.catch(() => undefined);
  }
}

async function isEnded({ lane, syncId }: Pick<Stage, "lane" | "syncId">): Promise<boolean> {
  const { sql } = await lane.database();
  const [sync] = await sql<{ over: boolean }[]>`select finished_at is not null as over from syncs where id = ${syncId}`;
  return sync?.over ?? false;
}

/** Waits until the sync has ended, whatever becomes of PostgreSQL meanwhile. */
export async function ended(stage: Pick<Stage, "lane" | "syncId" | "signal">): Promise<void> {
  while (!(await isEnded(stage).catch(() => false))) await delay(50, undefined, { signal: stage.signal });
}

/** Waits until a gateway says that the sync has ended: nobody else can ask its PostgreSQL. */
async function endedAt({ lane, syncId, signal }: Stage, served: Struck): Promise<void> {
  const url = (await served.ready) ?? "";
  for (;;) {
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${lane.adminKey}` },
      body: JSON.stringify({ query: `{ sync(id: "syn_${syncId}") { finishedAt } }` }),
      signal,
    }).catch(() => undefined);
    const told = (await answer?.json()) as { data?: { sync?: { finishedAt: string | null } | null } } | undefined;
    if (told?.data?.sync?.finishedAt) return;
    await delay(50, undefined, { signal });
  }
}
