import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { BenchSettings } from "./bench-client.ts";
import type { ReadingResult } from "./reading-process.ts";

const customers = 1_000_000;
/**
 * V8 lets the space for new objects grow as long as the machine has room, to some 60 MB more within the first hundred
 * thousand customers and no further. Bounded, what is left is what reading itself holds on to.
 */
const boundedYoungGeneration = ["--max-semi-space-size=8"];

/** By how much the memory grows while a million customers are read in slices. */
export async function memory({ tell }: BenchSettings): Promise<Figure[]> {
  tell("client: a million customers");
  await using process = await startSandboxProcess({ plan: "enterprise", customers });
  const { apiUrl, storeHash, accessToken } = process;
  const task = {
    reader: "storegate",
    concurrency: 8,
    timeScale: 1,
    limit: 250,
    sandbox: { apiUrl, storeHash, accessToken },
    remember: false,
  };
  const result = await startMeasured<ReadingResult>("client/reading-process.ts", task, boundedYoungGeneration).result;
  if (result.failure !== null) throw new Error(`A million customers: ${result.failure}`);
  const { total } = await process.calls();
  return [
    {
      name: "a million customers: memory grown",
      value: result.grownMb,
      unit: "MB",
      threshold: { below: 100 },
      note: "resident set of the reading process since its first 20 pages, at most; V8's semi-space bounded to 8 MB",
    },
    {
      name: "a million customers: lost",
      value: Math.abs(customers - result.customers),
      unit: "customers",
      threshold: { atMost: 0 },
    },
    {
      name: "a million customers: requests",
      value: total,
      unit: "requests",
      threshold: { atMost: 4000 * 1.02 },
      note: "4000 pages at the least; 8 slices at once",
    },
    { name: "a million customers: time", value: result.seconds, unit: "s" },
  ];
}
