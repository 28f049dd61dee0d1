/** Reads all rows of a source, maps them and makes their fingerprints; remembers them as a sync would have, where it is told to. */
import { connect } from "node:net";
import { compileMapping, fingerprinter, openSource, warehouse } from "@storegate/connector-warehouse";
import { takeTask, tellResult } from "../measured-process.ts";
import { openRemembering, type RememberTask } from "./remember-rows.ts";

/** What the process is told. */
export interface ReadingTask {
  /** Of an integration. */
  readonly config: object;
  readonly filesFolder: string;
  /** Left out, reading is all that is done. */
  readonly remember?: RememberTask;
}

/** What it tells. */
export interface ReadingResult {
  readonly rows: number;
  /** Rows of which the mapping made nothing that could be written. */
  readonly problems: number;
  /** From the opening of the source to the last row's fingerprint. */
  readonly seconds: number;
  /** By how much its memory grew at most since before the source was opened, in MB. */
  readonly grownMb: number;
}

const { task: given, signal } = takeTask();
const task = given as ReadingTask;
const config = warehouse.config.parse(task.config);
const mapping = compileMapping(config, { groupId: () => undefined, attributeType: () => undefined });
const fingerprint = fingerprinter(config);
await using remembering = task.remember && (await openRemembering(task.remember));
const base = process.memoryUsage.rss();
let rows = 0;
let problems = 0;
let most = base;
const begun = performance.now();
const source = await openSource(
  config.source,
  {
    filesFolder: task.filesFolder,
    connect: async ({ host, port }) => {
      const socket = connect(port, host);
      await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
      return socket;
    },
  },
  signal,
);
try {
  const { table, query } = config.source;
  const model = await source.model({ table, query, key: config.key });
  for await (const chunk of model.rows(null)) {
    for (const { key, cells } of chunk) {
      const mapped = mapping.map(cells);
      const mark = fingerprint(mapped);
      if (key === null || mapped.problems.length > 0) problems += 1;
      else await remembering?.add({ key, fingerprint: mark, values: mapped.values });
    }
    rows += chunk.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
} finally {
  await source.close();
}
const seconds = (performance.now() - begun) / 1000;
await remembering?.finish();
const result: ReadingResult = { rows, problems, seconds, grownMb: (most - base) / 1_000_000 };
tellResult(result);
