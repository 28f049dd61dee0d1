import { readArguments, usage, type BenchArguments } from "./arguments.ts";
import { benchClient } from "./client/bench-client.ts";
import { benchCrash } from "./crash/bench-crash.ts";
import { benchFuzz } from "./fuzz/bench-fuzz.ts";
import { benchGateway } from "./gateway/bench-gateway.ts";
import { isMet, jsonLines, table } from "./figure.ts";
import { benchLists } from "./lists/bench-lists.ts";
import { benchLookup } from "./lookup/bench-lookup.ts";
import { benchScale } from "./scale/bench-scale.ts";
import { benchSubscribers } from "./subscribers/bench-subscribers.ts";
import { benchValidation } from "./validation/bench-validation.ts";
import { benchWarehouse } from "./warehouse/bench-warehouse.ts";
import { benchWorkers } from "./workers/bench-workers.ts";

const benches = {
  client: benchClient,
  gateway: benchGateway,
  fuzz: benchFuzz,
  scale: benchScale,
  workers: benchWorkers,
  subscribers: benchSubscribers,
  validation: benchValidation,
  warehouse: benchWarehouse,
  lists: benchLists,
  lookup: benchLookup,
  crash: benchCrash,
};

async function run({ names, help, ...settings }: BenchArguments): Promise<void> {
  if (help) {
    process.stdout.write(usage);
    return;
  }
  for (const name of names) {
    const figures = await benches[name]({
      ...settings,
      tell: (line) => void process.stderr.write(`${line}\n`),
      show: (text) => void process.stdout.write(`${text}\n`),
    });
    process.stdout.write(`${table(figures)}\n${jsonLines(figures)}`);
    if (!figures.every(isMet)) process.exitCode = 1;
  }
}

let asked: BenchArguments | undefined;
try {
  asked = readArguments(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)} See --help.\n`);
  process.exitCode = 2;
}
if (asked !== undefined) await run(asked);
