/** Many integrations of many stores at once, while workers are killed, stopped and added. */
import type { Figure } from "../figure.ts";
import type { Installation } from "./installation.ts";
import { whatWasDone } from "./what-was-done.ts";

/** Asks for every sync there can be, and lets workers come and go at a quarter, a half and three quarters of them. */
export async function disturbed(installation: Installation, note: string): Promise<Figure[]> {
  const since = process.hrtime.bigint();
  const integrations = installation.stores.flatMap((store) => store.integrations);
  await Promise.all(integrations.map((integration) => installation.startSync(integration)));
  const [killed, stopped] = installation.workers;
  if (!killed || !stopped) throw new Error("It takes two workers to lose.");
  await installation.untilUnfinished(integrations.length * 0.75);
  await Promise.all([killed.end("SIGKILL"), installation.startWorkers(1)]);
  await installation.untilUnfinished(integrations.length * 0.5);
  const asked = process.hrtime.bigint();
  await stopped.end("SIGTERM");
  const stoppingMs = Number((stopped.endedAt ?? asked) - asked) / 1e6;
  await installation.untilUnfinished(integrations.length * 0.25);
  await installation.startWorkers(1);
  await installation.untilAllEnded();
  const { syncs, failed, overlaps, calls, shared } = await whatWasDone(installation, since);
  const name = `${syncs.length} syncs of ${installation.stores.length} stores, a worker killed, one stopped, two added`;
  return [
    {
      name: `${name}: two processes on one store`,
      value: overlaps.length,
      unit: "times",
      threshold: { atMost: 0 },
      note: `${calls} calls of the connector; ${shared} stores had more than one process, one after the other; ${note}`,
    },
    { name: `${name}: not ended well`, value: failed, unit: "syncs", threshold: { atMost: 0 } },
    { name: `${name}: the stopped one ended after`, value: stoppingMs / 1000, unit: "s", threshold: { below: 30 } },
  ];
}
