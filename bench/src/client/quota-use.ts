import type { QuotaWindowReport } from "@storegate/sandbox";
import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReaderName } from "./readers.ts";
import type { ReadingResult } from "./reading-process.ts";

const latencyMs = 250;
const windows = 3;

/** Quotas in the plans' words. */
const plans = [
  { plan: "standard", quota: 150 },
  { plan: "pro", quota: 450 },
] as const;

type Plan = (typeof plans)[number];

/** Reads customers for three windows of the quota; answers what became of each. */
async function useQuota(
  reader: ReaderName,
  concurrency: number,
  { plan, quota }: Plan,
  { timeScale, pageSize }: BenchSettings,
): Promise<readonly QuotaWindowReport[]> {
  await using sandbox = await startSandboxProcess({
    plan,
    latency: latencyMs,
    "time-scale": timeScale,
    // Enough for a window more than is looked at.
    customers: (windows + 1) * quota * pageSize,
  });
  const { apiUrl, storeHash, accessToken } = sandbox;
  const task = {
    reader,
    concurrency,
    timeScale,
    sandbox: { apiUrl, storeHash, accessToken },
    limit: pageSize,
    remember: false,
    warmUp: 0,
  };
  const reading = startMeasured<ReadingResult>("client/reading-process.ts", task);
  const deadline = performance.now() + ((windows + 2) * 30_000) / timeScale;
  for (;;) {
    const { past } = await sandbox.quota();
    if (past.length >= windows || performance.now() > deadline) {
      reading.stop();
      const { failure } = await reading.result;
      if (failure !== null) throw new Error(`${reader}, ${plan}: ${failure}`);
      return past.slice(0, windows);
    }
    await sleep(1000 / timeScale);
  }
}

function figuresOf(name: string, reports: readonly QuotaWindowReport[], note: string, isOurs: boolean): Figure[] {
  const used = sum(reports, (window) => window.used);
  const allowed = sum(reports, (window) => window.limit);
  const [first, last] = [reports[0], reports.at(-1)];
  const idle =
    first === undefined || last === undefined || reports.length < 2
      ? []
      : [
          {
            name: `${name}: from window to window`,
            value: (last.startedAt - first.startedAt) / (reports.length - 1),
            unit: "ms",
          },
        ];
  return [
    {
      name: `${name}: quota used`,
      value: allowed === 0 ? 0 : (100 * used) / allowed,
      unit: "%",
      threshold: isOurs ? { atLeast: 99 } : undefined,
      note,
    },
    {
      name: `${name}: refused`,
      value: sum(reports, (window) => window.refused),
      unit: "requests",
      threshold: isOurs ? { atMost: 0 } : undefined,
    },
    ...idle,
  ];
}

/** How much of a quota that is ours alone is used, by our client and by others. */
export async function quotaUse(settings: BenchSettings): Promise<Figure[]> {
  const figures: Figure[] = [];
  const scaled = settings.timeScale === 1 ? "unscaled" : `times divided by ${settings.timeScale}`;
  const conditions = `${windows} windows, ${latencyMs} ms latency, ${settings.pageSize} customers a page, ${scaled}`;
  for (const each of plans) {
    settings.tell(`client: the quota of ${each.plan}`);
    const reports = await useQuota("storegate", 8, each, settings);
    figures.push(...figuresOf(`${each.plan}, storegate`, reports, `${conditions}, 8 slices at once`, true));
  }
  for (const reader of ["bigcommerce-api-client", "node-bigcommerce"] as const) {
    for (const each of plans) {
      for (const concurrency of [1, 3, 8]) {
        settings.tell(`client: the quota of ${each.plan} with ${reader}, ${concurrency} at a time`);
        const name = `${each.plan}, ${reader}, ${concurrency} at a time`;
        const reports = await useQuota(reader, concurrency, each, settings).catch((error: unknown) => error);
        if (reports instanceof Error)
          figures.push({ name: `${name}: quota used`, value: 0, unit: "%", note: reports.message });
        else figures.push(...figuresOf(name, reports as readonly QuotaWindowReport[], conditions, false));
      }
    }
  }
  return figures;
}

function sum(reports: readonly QuotaWindowReport[], read: (window: QuotaWindowReport) => number): number {
  return reports.reduce((total, window) => total + read(window), 0);
}
