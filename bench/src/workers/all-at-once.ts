/** Syncs of all stores asked for at once: how many end in a second, and whether a store waits while a process has room. */
import type { Figure } from "../figure.ts";
import { idleWhileWaited } from "./idle-slots.ts";
import { slots, type Installation } from "./installation.ts";
import { percentile } from "./percentile.ts";
import { whatWasDone } from "./what-was-done.ts";

/** Asks for a sync of each store and waits for them all. */
export async function allAtOnce(installation: Installation, note: string): Promise<Figure[]> {
  const since = process.hrtime.bigint();
  const askedAt = Date.now();
  await Promise.all(installation.stores.map(({ integrations }) => installation.startSync(integrations[0] ?? "")));
  await installation.untilAllEnded();
  const { syncs, failed, overlaps, calls } = await whatWasDone(installation, since);
  const seconds = (Math.max(...syncs.map(({ finishedAt }) => finishedAt)) - askedAt) / 1000;
  const busy = new Map(installation.workers.map(({ name }) => [name, askedAt]));
  const idle = idleWhileWaited(syncs, { slots, since: busy });
  const name = `${syncs.length} stores at once, ${installation.workers.length} processes`;
  return [
    { name: `${name}: ended`, value: syncs.length / seconds, unit: "syncs/s", note },
    { name: `${name}: not ended well`, value: failed, unit: "syncs", threshold: { atMost: 0 } },
    {
      name: `${name}: a slot was free while a store waited, p50`,
      value: percentile([0, ...idle], 50),
      unit: "ms",
      note: `${idle.length} times; ${slots} slots a process`,
    },
    { name: `${name}: the same, longest`, value: Math.max(0, ...idle), unit: "ms", threshold: { below: 250 } },
    {
      name: `${name}: two processes on one store`,
      value: overlaps.length,
      unit: "times",
      threshold: { atMost: 0 },
      note: `${calls} calls of the connector`,
    },
  ];
}
