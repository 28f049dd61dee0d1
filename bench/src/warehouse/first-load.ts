/** A first load: rows that the store has none of become customers. */
import path from "node:path";
import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { residentMb } from "../resident-memory.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import { measureSync, type MeasuredSync } from "../scale/measured-sync.ts";
import type { BarePostsResult, BarePostsTask } from "./bare-posts-process.ts";
import { callsInWords } from "./calls-in-words.ts";
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

/** A store that takes its time, and how many customers are made there. */
const slow = { latencyMs: 250, customers: 10_000, bareCustomers: 4000 };

/** The figures. */
export async function measureFirstLoad(task: FirstLoadTask): Promise<Figure[]> {
  const { customers, tell } = task;
  const many = customers.toLocaleString("en");
  tell(`warehouse: a first load of ${many} customers`);
  const { sync, calls, refused, idleMb, asked } = await load(task, 0);
  tell(`warehouse: one of ${slow.customers.toLocaleString("en")}, each request taking ${slow.latencyMs} ms`);
  const slowly = await load({ ...task, customers: slow.customers }, slow.latencyMs);
  const allowed = await postBare(slow.bareCustomers, slow.latencyMs);
  const reached = slow.customers / slowly.sync.seconds;
  const minutes = (quota: number): number => Math.ceil(calls / quota) / 2;
  return [
    {
      name: "first load",
      value: customers / sync.seconds,
      unit: "customers/s",
      threshold: { atLeast: 400 },
      note: `${many} customers of Parquet, enterprise: no quota; requests take no time`,
    },
    { name: "first load, time", value: sync.seconds, unit: "s" },
    { name: "first load, calls", value: calls, unit: "calls", note: leastInWords(customers) },
    {
      name: "first load, calls against the least",
      value: calls / leastCalls(customers),
      unit: "times",
      threshold: { atMost: 1.2 },
      note: asked,
    },
    { name: "first load, calls refused", value: refused, unit: "calls", threshold: { atMost: 0 } },
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
      note: `resident memory of the gateway at most, over the ${Math.round(idleMb)} MB that it had before, idle`,
    },
    {
      name: `first load, requests of ${slow.latencyMs} ms`,
      value: reached,
      unit: "customers/s",
      note: `${slow.customers.toLocaleString("en")} customers`,
    },
    {
      name: "the same, of what the store allows",
      value: (100 * reached) / allowed,
      unit: "%",
      threshold: { atLeast: 45 },
      note: `bare POST of ten customers, ten at once, without looking them up: ${Math.round(allowed)} customers/s`,
    },
  ];
}

interface Loaded {
  readonly sync: MeasuredSync;
  /** Requests to the store, and those of them that it refused. */
  readonly calls: number;
  readonly refused: number;
  /** The gateway's memory before. */
  readonly idleMb: number;
  /** What was asked, in words. */
  readonly asked: string;
}

async function load({ folder, customers, seed, tell }: FirstLoadTask, latencyMs: number): Promise<Loaded> {
  const files = await writeRows({ folder: path.join(folder, `load-${latencyMs}`), rows: customers, seed });
  await using installation = await startWarehouse({ customers: 0, latencyMs, filesFolder: files.folder });
  const { gateway, sandbox } = installation;
  const integrationId = await installation.createIntegration(
    integrationConfig({ type: "duckdb", path: files.parquet.before }),
  );
  const idleMb = await residentMb(gateway.pid);
  const before = await sandbox.calls();
  const sync = await measureSync({ gateway, integrationId }, customers, tell);
  const after = await sandbox.calls();
  if (sync.created !== customers) throw new Error(`Of ${customers} customers ${sync.created} were made.`);
  return {
    sync,
    calls: after.total - before.total,
    refused: after.refused - before.refused,
    idleMb,
    asked: callsInWords(before.endpoints, after.endpoints),
  };
}

/** Customers a second that bare requests make. */
async function postBare(customers: number, latency: number): Promise<number> {
  await using sandbox = await startSandboxProcess({
    plan: "enterprise",
    customers: 0,
    latency,
    orders: 0,
    products: 1,
  });
  const { apiUrl, storeHash, accessToken } = sandbox;
  const task: BarePostsTask = { sandbox: { apiUrl, storeHash, accessToken }, customers };
  const { seconds } = await startMeasured<BarePostsResult>("warehouse/bare-posts-process.ts", task).result;
  return customers / seconds;
}
