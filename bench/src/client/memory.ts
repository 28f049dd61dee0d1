import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReaderName } from "./readers.ts";
import type { ReadingResult } from "./reading-process.ts";

const customers = 1_000_000;
const warmUp = 100_000;

/** By how much the memory grows while a million customers are read. */
export async function memory({ tell }: BenchSettings): Promise<Figure[]> {
  await using process = await startSandboxProcess({ plan: "enterprise", customers });
  const { apiUrl, storeHash, accessToken } = process;
  const read = async (reader: ReaderName, concurrency: number): Promise<ReadingResult> => {
    const sandbox = { apiUrl, storeHash, accessToken };
    const task = { reader, concurrency, timeScale: 1, limit: 250, sandbox, remember: false, warmUp };
    const result = await startMeasured<ReadingResult>("client/reading-process.ts", task).result;
    if (result.failure !== null || result.customers !== customers)
      throw new Error(
        `${reader} read ${result.customers} of ${customers} customers: ${result.failure ?? "no failure"}`,
      );
    return result;
  };
  tell("client: a million customers");
  const before = (await process.calls()).total;
  const ours = await read("storegate", 8);
  const requests = (await process.calls()).total - before;
  tell("client: a million customers, bare");
  const bare = await read("undici", 1);
  const since = "resident set of the reading process since its first 20 pages, at most";
  return [
    {
      name: "a million customers: memory grown",
      value: ours.grownLaterMb,
      unit: "MB",
      threshold: { below: 100 },
      note: "resident set of the reading process after the first tenth of them, at most",
    },
    { name: "a million customers: memory grown from the start", value: ours.grownMb, unit: "MB", note: since },
    { name: "the same, bare undici and JSON.parse", value: bare.grownMb, unit: "MB", note: since },
    {
      name: "a million customers: requests",
      value: requests,
      unit: "requests",
      threshold: { atMost: 4000 * 1.02 },
      note: "4000 pages at the least; 8 slices at once; all customers came",
    },
    { name: "a million customers: time", value: ours.seconds, unit: "s" },
  ];
}
