/**
 * Many stores over one, two and four worker processes on one PostgreSQL. What is measured is seen from outside the engine: the
 * connector's own calls, and the times in the syncs' rows.
 */
import type { Figure } from "../figure.ts";
import { allAtOnce } from "./all-at-once.ts";
import { disturbed } from "./disturbed.ts";
import { firstPage } from "./first-page.ts";
import { Installation } from "./installation.ts";

const stores = 200;
const customers = 100;
/** How long the store takes for a request, in milliseconds: less than a real one does, so that workers have more to do. */
const latencyMs = 20;
/** Every fifth store has so many integrations, the others one. */
const manyIntegrations = 4;

/** The figures of `pnpm bench workers`. */
export async function benchWorkers({ tell }: { readonly tell: (line: string) => void }): Promise<Figure[]> {
  const figures: Figure[] = [];
  const note = `${customers} customers a store, ${latencyMs} ms latency`;
  for (const processes of [1, 2, 4]) {
    tell(`workers: ${stores} stores, ${processes} worker processes`);
    await using installation = await Installation.start({ stores, customers, latencyMs, integrationsOf: () => 1 });
    await installation.startWorkers(processes);
    figures.push(...(await allAtOnce(installation, note)));
    tell("workers: one sync after the other");
    figures.push(
      ...(await firstPage(
        installation,
        "one after the other, from startSync's answer to the first read; stores without latency",
      )),
    );
  }
  tell(`workers: ${stores} stores, workers killed, stopped and added`);
  await using installation = await Installation.start({
    stores,
    customers,
    latencyMs,
    integrationsOf: (number) => (number % 5 === 0 ? manyIntegrations : 1),
    // So that what a killed worker held is not waited for as long as usual.
    engineTimes: { leaseMs: 5000, sweepMs: 1000 },
  });
  await installation.startWorkers(3);
  figures.push(...(await disturbed(installation, note)));
  return figures;
}
