/** Runs one case: a store as new, a sync, a strike, and what is so in the end. */
import type { CrashCase } from "./crash-plan.ts";
import { startWorld } from "./crash-world.ts";
import { factsOf } from "./ended-facts.ts";
import { differences, type Differences, type Facts } from "./facts.ts";
import type { Lane } from "./lane.ts";
import { ended, scenes, type Played } from "./scenes.ts";
import type { Struck } from "./struck-processes.ts";
import type { PulseCounts, StruckTask } from "./struck-task.ts";

/** How a run that nothing disturbed ends, and how long it is. */
export interface Undisturbed {
  readonly facts: Facts;
  readonly counts: PulseCounts;
}

/** How a case ended. */
export interface CaseEnd extends Played, Differences {
  readonly seconds: number;
  /** Why it could not be played to its end. */
  readonly failure?: string | undefined;
}

const storeHash = "crash1";

/** Runs a sync that meets no fault and is not struck. */
export async function runUndisturbed(lane: Lane, customers: number): Promise<Undisturbed> {
  await using world = await startWorld({ customers, storeHash });
  const syncId = await lane.furnish(world);
  const worker = await lane.start(world, { serve: false });
  await ended({ lane, syncId, signal: AbortSignal.timeout(mostMs(customers)) });
  const counts = await worker.stop();
  if (counts === undefined) throw new Error(`The undisturbed run's worker did not end in order: ${worker.complaint}`);
  return { facts: await factsOf(await lane.database(), syncId, world.control), counts };
}

/** Runs a case. */
export async function runCase(
  lane: Lane,
  crash: CrashCase,
  { customers, undisturbed }: { readonly customers: number; readonly undisturbed: Undisturbed },
): Promise<CaseEnd> {
  const begun = performance.now();
  await using world = await startWorld({ customers, storeHash, faultSeed: crash.seed });
  const syncId = await lane.furnish(world);
  const started: Struck[] = [];
  const start = async (task: Pick<StruckTask, "strike" | "serve">): Promise<Struck> => {
    const one = await lane.start(world, task);
    started.push(one);
    return one;
  };
  const signal = AbortSignal.timeout(mostMs(customers));
  let played: Played = { isStruck: false, sentWoken: [] };
  let found: Differences = { lost: [], repeated: [], differing: [] };
  let failure: string | undefined;
  try {
    played = await scenes[crash.scenario]({ lane, world, syncId, crash, signal, start });
    found = differences(undisturbed.facts, await factsOf(await lane.database(), syncId, world.control));
  } catch (error) {
    const said = started.map(({ complaint }, index) => `process ${index + 1} said: ${complaint}`);
    failure = [String(error), ...(await whatWaits(lane)), ...said].join("\n");
    await lane.clear();
  }
  return { ...played, ...found, failure, seconds: (performance.now() - begun) / 1000 };
}

/** What PostgreSQL has under way, and the lease: why a run goes on no more. */
async function whatWaits(lane: Lane): Promise<string[]> {
  try {
    const { sql } = await lane.database();
    const [lease] = await sql`select epoch::int, holder, expires_at from store_leases`;
    const [sync] = await sql`select status, processed, retry_at, error from syncs`;
    const statements = await sql`
      select pid, state, wait_event, clock_timestamp() - xact_start as since, pg_blocking_pids(pid) as "blockedBy", left(query, 120) as query
      from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid() and datname = current_database()`;
    return [lease, sync, ...statements].map((row) => JSON.stringify(row ?? null));
  } catch (error) {
    return [`PostgreSQL does not answer: ${String(error)}`];
  }
}

/** After so long a run is given up. */
function mostMs(customers: number): number {
  return 120_000 + customers * 12;
}
