/** A worker in whose way persons come: what they do happens right before one of its transactions. */
import type { Database, Queries } from "@storegate/database";
import { runStore, type TurnEnd } from "../src/store-runner.js";
import type { RunHost } from "../src/run-host.js";
import type { TestBench } from "./engine-under-test.js";

/** What happens before which transaction, counted from 1. */
export type Interruptions = Readonly<Record<number, () => Promise<unknown>>>;

/** Works for a store until nothing is left to do; answers how that ended, and in how many transactions. */
export async function workAt(
  bench: TestBench,
  storeId: string,
  interruptions: Interruptions = {},
  options: Partial<RunHost> = {},
): Promise<{ readonly end: TurnEnd; readonly transactions: number }> {
  let transactions = 0;
  const transaction: Queries["transaction"] = async (act, config) => {
    transactions += 1;
    await interruptions[transactions]?.();
    return bench.database.queries.transaction(act, config);
  };
  const queries = new Proxy(bench.database.queries, {
    get: (target, name, receiver): unknown =>
      name === "transaction" ? transaction : Reflect.get(target, name, receiver),
  });
  const database: Database = { ...bench.database, queries };
  const end = await runStore(bench.host(options, database), storeId, "worker", new AbortController().signal);
  return { end, transactions };
}
