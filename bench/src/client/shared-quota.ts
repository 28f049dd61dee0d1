import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReadingResult } from "./reading-process.ts";

/** As in `quota-use.ts`. */
const pageSize = 50;

/** What is used of a quota of which another app takes half, and whether anything is lost by that. */
export async function sharedQuota({ timeScale, tell }: BenchSettings): Promise<Figure[]> {
  tell("client: a quota of which another app takes half");
  // Somewhat over four windows' worth of what the other app leaves.
  const customers = 360 * pageSize;
  await using sandbox = await startSandboxProcess({
    plan: "standard",
    latency: 250,
    "time-scale": timeScale,
    customers,
    "foreign-app": 75,
  });
  const { apiUrl, storeHash, accessToken } = sandbox;
  const task = {
    reader: "storegate",
    concurrency: 8,
    timeScale,
    sandbox: { apiUrl, storeHash, accessToken },
    limit: pageSize,
    remember: true,
    warmUp: 0,
  };
  const {
    customers: came,
    repeated,
    failure,
  } = await startMeasured<ReadingResult>("client/reading-process.ts", task).result;
  if (failure !== null) throw new Error(`A quota shared with another app: ${failure}`);
  const { past } = await sandbox.quota();
  const windows = past.slice(0, 4);
  const used = windows.reduce((total, window) => total + window.used, 0);
  const refused = windows.reduce((total, window) => total + window.refused, 0);
  const rest = windows.reduce((total, window) => total + window.limit - window.foreign, 0);
  const foreign = windows.reduce((total, window) => total + window.foreign, 0);
  const note = `standard, another app sends 75 of 150 evenly, ${windows.length} windows, 250 ms latency, ${pageSize} customers a page, ${
    timeScale === 1 ? "unscaled" : `times divided by ${timeScale}`
  }`;
  return [
    { name: "shared quota: used of the rest", value: (100 * used) / rest, unit: "%", threshold: { atLeast: 95 }, note },
    { name: "shared quota: refused", value: (100 * refused) / (used + refused), unit: "%", threshold: { below: 1 } },
    {
      name: "shared quota: lost or repeated",
      value: customers - came + 2 * repeated,
      unit: "customers",
      threshold: { atMost: 0 },
    },
    { name: "shared quota: the other app got", value: (100 * foreign) / (75 * windows.length), unit: "%" },
  ];
}
