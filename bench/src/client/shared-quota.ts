import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReadingResult } from "./reading-process.ts";

const windowsLookedAt = 4;

/** What is used of a quota of which another app takes half, or most, and whether anything is lost by that. */
export async function sharedQuota(settings: BenchSettings): Promise<Figure[]> {
  return [...(await sharedWith(75, "half", settings)), ...(await sharedWith(130, "most", settings))];
}

async function sharedWith(foreignApp: number, share: "half" | "most", settings: BenchSettings): Promise<Figure[]> {
  const { timeScale, pageSize, tell } = settings;
  tell(`client: a quota of which another app takes ${share}`);
  // Somewhat over the windows' worth of what the other app leaves; of the first it leaves more.
  const customers = Math.ceil((150 - foreignApp) * windowsLookedAt * 1.2 + foreignApp) * pageSize;
  await using sandbox = await startSandboxProcess({
    plan: "standard",
    latency: 250,
    "time-scale": timeScale,
    customers,
    "foreign-app": foreignApp,
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
  const windows = past.slice(0, windowsLookedAt);
  const used = windows.reduce((total, window) => total + window.used, 0);
  const refused = windows.reduce((total, window) => total + window.refused, 0);
  const rest = windows.reduce((total, window) => total + window.limit - window.foreign, 0);
  const foreign = windows.reduce((total, window) => total + window.foreign, 0);
  const note = `standard, another app sends ${foreignApp} of 150 evenly, ${windows.length} windows, 250 ms latency, ${pageSize} customers a page, ${
    timeScale === 1 ? "unscaled" : `times divided by ${timeScale}`
  }`;
  const name = `shared quota, ${share} is another's`;
  const isHalf = share === "half";
  return [
    {
      name: `${name}: used of the rest`,
      value: (100 * used) / rest,
      unit: "%",
      threshold: { atLeast: isHalf ? 95 : 80 },
      note,
    },
    {
      name: `${name}: refused`,
      value: (100 * refused) / (used + refused),
      unit: "%",
      ...(isHalf ? { threshold: { below: 1 } } : {}),
    },
    {
      name: `${name}: lost or repeated`,
      value: customers - came + 2 * repeated,
      unit: "customers",
      threshold: { atMost: 0 },
    },
    { name: `${name}: the other app got`, value: (100 * foreign) / (foreignApp * windows.length), unit: "%" },
  ];
}
