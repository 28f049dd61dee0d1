/**
 * A validation of stores of several sizes through everything: a sandbox over HTTP, the gateway as it is built, PostgreSQL beside
 * it; and what its results cost after it.
 */
import type { Figure } from "../figure.ts";
import { databaseSize, growthPerRecord } from "./database-size.ts";
import { measureSync } from "./measured-sync.ts";
import { exportResults } from "./result-exports.ts";
import { readResults } from "./result-reads.ts";
import { measureRetention } from "./retention.ts";
import { startScaledStore, type ScaledStore } from "./scaled-store.ts";

/** What the command line settles. */
export interface ScaleSettings {
  /** How many customers the stores have, the smallest first; ten thousand and a million where it is not said. */
  readonly customers: readonly number[] | undefined;
  readonly tell: (line: string) => void;
}

/** The figures of `pnpm bench scale`. */
export async function benchScale({ customers = [10_000, 1_000_000], tell }: ScaleSettings): Promise<Figure[]> {
  const figures: Figure[] = [];
  const memories: { readonly size: number; readonly mostMb: number }[] = [];
  for (const size of customers) {
    const measured = await measureStore(size, tell);
    figures.push(...measured.figures.map((figure) => ({ ...figure, name: `${inWords(size)}: ${figure.name}` })));
    memories.push({ size, mostMb: measured.mostMb });
  }
  const [least, most] = [memories.at(0), memories.at(-1)];
  if (least && most && least !== most) {
    figures.push({
      name: `memory, ${inWords(most.size)} against ${inWords(least.size)}`,
      value: most.mostMb - least.mostMb,
      unit: "MB",
      threshold: { below: 100 },
      note: "the most resident memory of the gateway over all runs of each; of the smaller, until 100,000 were read",
    });
  }
  return figures;
}

/** V8 lets its space for new objects grow within about as many records, whatever size the store has. */
const warmAfter = 100_000;

/** The most resident memory of the gateway, in MB, while it reads a small store again and again until it is warm. */
async function mostOnceWarm(store: ScaledStore, customers: number, tell: (line: string) => void): Promise<number> {
  let most = 0;
  for (let read = 2 * customers; read < warmAfter; read += customers) {
    most = Math.max(most, (await measureSync(store, customers, tell)).mostMb);
  }
  return most;
}

async function measureStore(
  customers: number,
  tell: (line: string) => void,
): Promise<{ readonly figures: readonly Figure[]; readonly mostMb: number }> {
  tell(`scale: a store of ${inWords(customers)} customers`);
  await using store = await startScaledStore(customers);
  const before = await databaseSize(store.database);
  const first = await measureSync(store, customers, tell);
  const grown = await databaseSize(store.database);
  await store.database.sql`vacuum analyze`;
  const settled = await databaseSize(store.database);
  tell("scale: the same again, with nothing to change");
  const second = await measureSync(store, customers, tell);
  const warm = await mostOnceWarm(store, customers, tell);
  tell("scale: pages of results");
  const reads = await readResults(store, first.id, customers);
  tell("scale: exports of all results");
  const exports = await exportResults(store, first.id, customers);
  tell("scale: removal of expired results");
  const retention = await measureRetention(store, customers);
  const calls = `${first.calls} requests to the store`;
  return {
    mostMb: Math.max(first.mostMb, second.mostMb, warm),
    figures: [
      { name: "first run", value: customers / first.seconds, unit: "customers/s", note: `all written; ${calls}` },
      { name: "second run", value: customers / second.seconds, unit: "customers/s", note: "all unchanged" },
      { name: "memory, at most", value: first.mostMb, unit: "MB", note: "resident memory of the gateway, first run" },
      {
        name: "memory after the first tenth",
        value: first.mostMb - first.mostOfFirstTenthMb,
        unit: "MB",
        note: "by how much it rose above the most of that tenth",
      },
      ...growthPerRecord(before, grown, customers).map(([name, value]) => ({
        name: `database grown, ${name}`,
        value,
        unit: "bytes/record",
        note: name === "all of it" ? `${grown.dead} dead rows not yet vacuumed` : undefined,
      })),
      {
        name: "database grown, all of it, vacuumed",
        value: (settled.all - before.all) / customers,
        unit: "bytes/record",
      },
      ...reads,
      ...exports,
      ...retention,
    ],
  };
}

function inWords(customers: number): string {
  return customers.toLocaleString("en");
}
