import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { PersonsResult } from "./persons-process.ts";

const seconds = 45;

/** How long a person waits for the turn of a request while bulk uses all of the quota. Never scaled. */
export async function interactiveWait({ tell }: BenchSettings): Promise<Figure[]> {
  tell(`client: persons while bulk saturates, ${seconds} s`);
  await using sandbox = await startSandboxProcess({ plan: "standard", latency: 250, customers: 120_000 });
  const { apiUrl, storeHash, accessToken } = sandbox;
  const task = { sandbox: { apiUrl, storeHash, accessToken }, seconds };
  const { waits } = await startMeasured<PersonsResult>("client/persons-process.ts", task).result;
  const sorted = waits.toSorted((a, b) => a - b);
  const { past, present } = await sandbox.quota();
  const refused = [...past, ...(present === null ? [] : [present])].reduce(
    (total, window) => total + window.refused,
    0,
  );
  const note = `standard, ${waits.length} persons in ${seconds} s, 250 ms latency, unscaled; until the request is sent`;
  return [
    {
      name: "a person's wait, 95th percentile",
      value: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY,
      unit: "ms",
      threshold: { below: 500 },
      note,
    },
    { name: "a person's wait, longest", value: sorted.at(-1) ?? Number.POSITIVE_INFINITY, unit: "ms" },
    {
      name: "persons while bulk saturates: quota used",
      value: (100 * (past[0]?.used ?? 0)) / 150,
      unit: "%",
      note: "first window",
    },
    { name: "persons while bulk saturates: refused", value: refused, unit: "requests", threshold: { atMost: 0 } },
  ];
}
