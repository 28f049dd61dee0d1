import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess, type SandboxAddress } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReaderName } from "./readers.ts";
import type { ReadingResult } from "./reading-process.ts";

const customers = 250_000;
const rounds = 3;

/** Customers a second where there is no quota, against the least that can be done, in turns. */
export async function throughput({ tell }: BenchSettings): Promise<Figure[]> {
  tell("client: customers a second without a quota");
  await using process = await startSandboxProcess({ plan: "enterprise", customers });
  const { apiUrl, storeHash, accessToken } = process;
  const sandbox: SandboxAddress = { apiUrl, storeHash, accessToken };
  const measure = async (reader: ReaderName, concurrency: number): Promise<number> => {
    const task = { reader, concurrency, timeScale: 1, limit: 250, sandbox, remember: false, warmUp: 0 };
    const {
      customers: came,
      seconds,
      failure,
    } = await startMeasured<ReadingResult>("client/reading-process.ts", task).result;
    if (failure !== null || came !== customers)
      throw new Error(`${reader} read ${came} of ${customers}: ${failure ?? "no failure"}`);
    return came / seconds;
  };
  const speeds: Record<"undici" | "ours" | "slices", number[]> = { undici: [], ours: [], slices: [] };
  for (let round = 0; round < rounds; round += 1) {
    speeds.undici.push(await measure("undici", 1));
    speeds.ours.push(await measure("storegate", 1));
    speeds.slices.push(await measure("storegate", 4));
  }
  const [undici, ours, slices] = [median(speeds.undici), median(speeds.ours), median(speeds.slices)];
  const note = `no quota, no latency, ${customers} customers, median of ${rounds} rounds in turns`;
  return [
    { name: "bare undici and JSON.parse", value: undici, unit: "customers/s", note },
    { name: "storegate", value: ours, unit: "customers/s", note: "one chain, one page read ahead" },
    { name: "storegate in slices", value: slices, unit: "customers/s", note: "4 slices at once" },
    { name: "storegate against bare undici", value: (100 * ours) / undici, unit: "%", threshold: { atLeast: 50 } },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
