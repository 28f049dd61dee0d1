/** A first load: rows that the store has none of become customers. */
import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { residentMb } from "../resident-memory.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import { measureSync } from "../scale/measured-sync.ts";
import type { BarePostsResult, BarePostsTask } from "./bare-posts-process.ts";
import { inWords } from "./changed-rows.ts";
import { integrationConfig } from "./integration-config.ts";
import { leastCalls, leastInWords } from "./least-calls.ts";
import { writeRows } from "./row-files.ts";
import { startWarehouse } from "./warehouse-installation.ts";

/** How many customers, and where their rows go. */
export interface FirstLoadTask {
  readonly folder: string;
  readonly customers: number;
  readonly seed: number;
  readonly tell: (line: string) => void;
}

/** The figures. */
export async function measureFirstLoad({ folder, customers, seed, tell }: FirstLoadTask): Promise<Figure[]> {
  const many = customers.toLocaleString("en");
  tell(`warehouse: making ${many} rows for a first load`);
  const files = await writeRows({ folder, rows: customers, seed });
  tell("warehouse: as many customers with bare requests");
  const bare = await postBare(customers);
  tell(`warehouse: a first load of ${many} customers`);
  await using installation = await startWarehouse({ customers: 0, filesFolder: files.folder });
  const { gateway, sandbox } = installation;
  const integrationId = await installation.createIntegration(
    integrationConfig({ type: "duckdb", path: files.parquet.before }),
  );
  const idleMb = await residentMb(gateway.pid);
  const before = await sandbox.calls();
  const sync = await measureSync({ gateway, integrationId }, customers, tell);
  const after = await sandbox.calls();
  if (sync.created !== customers) throw new Error(`Of ${customers} customers ${sync.created} were made.`);
  const calls = after.total - before.total;
  const minutes = (quota: number): number => Math.ceil(calls / quota) / 2;
  return [
    {
      name: "first load",
      value: customers / sync.seconds,
      unit: "customers/s",
      note: `${many} customers of Parquet, enterprise, no latency: no quota, 10 POST at once`,
    },
    { name: "first load, time", value: sync.seconds, unit: "s" },
    {
      name: "first load, bare POST beside it",
      value: customers / bare.seconds,
      unit: "customers/s",
      note: "the same number in tens, ten requests at once, without looking them up: what store and machine allow",
    },
    {
      name: "first load, against bare POST",
      value: (100 * bare.seconds) / sync.seconds,
      unit: "%",
      threshold: { atLeast: 10 },
    },
    { name: "first load, calls", value: calls, unit: "calls", note: leastInWords(customers) },
    {
      name: "first load, calls against the least",
      value: calls / leastCalls(customers),
      unit: "times",
      threshold: { atMost: 1.2 },
      note: inWords(before.endpoints, after.endpoints),
    },
    {
      name: "first load, calls refused",
      value: after.refused - before.refused,
      unit: "calls",
      threshold: { atMost: 0 },
    },
    {
      name: "first load, calls in 30 seconds",
      value: (30 * calls) / sync.seconds,
      unit: "calls",
      note: `enterprise sets no quota; Standard's 150 would take ${minutes(150)} minutes, Pro's 450 ${minutes(450)}`,
    },
    {
      name: "first load, memory over base",
      value: sync.mostMb - idleMb,
      unit: "MB",
      threshold: { below: 300 },
      note: `resident memory of the gateway at most, over ${Math.round(idleMb)} MB before`,
    },
  ];
}

async function postBare(customers: number): Promise<BarePostsResult> {
  await using sandbox = await startSandboxProcess({ plan: "enterprise", customers: 0, orders: 0, products: 1 });
  const { apiUrl, storeHash, accessToken } = sandbox;
  const task: BarePostsTask = { sandbox: { apiUrl, storeHash, accessToken }, customers };
  return await startMeasured<BarePostsResult>("warehouse/bare-posts-process.ts", task).result;
}
