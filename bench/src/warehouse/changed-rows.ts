/** Reading a source alone, and a sync over it of which one row in a hundred has changed. */
import type { Figure } from "../figure.ts";
import { startMeasured } from "../measured-process.ts";
import { residentMb } from "../resident-memory.ts";
import { measureSync } from "../scale/measured-sync.ts";
import { callsInWords } from "./calls-in-words.ts";
import { integrationConfig } from "./integration-config.ts";
import { leastCalls, leastInWords } from "./least-calls.ts";
import type { MeasuredSource } from "./measured-source.ts";
import type { ReadingResult, ReadingTask } from "./reading-process.ts";
import type { RowFiles } from "./row-files.ts";
import { databaseId, startWarehouse } from "./warehouse-installation.ts";

/** Which source, and which rows. */
export interface ChangedRowsTask {
  readonly source: MeasuredSource;
  readonly files: RowFiles;
  readonly tell: (line: string) => void;
}

/** The figures of one source. */
export async function measureChangedRows({ source, files, tell }: ChangedRowsTask): Promise<Figure[]> {
  const { rows, changed, folder: filesFolder } = files;
  const { title } = source;
  const many = rows.toLocaleString("en");
  tell(`warehouse: ${title}, ${many} rows, a store with a customer for each`);
  await using installation = await startWarehouse({ customers: files.customers, filesFolder });
  const { gateway, sandbox, postgres, database, storeId } = installation;
  const { before, after, change } = await source.fill(files, postgres);
  const read = async (remember?: ReadingTask["remember"]): Promise<ReadingResult> => {
    const task: ReadingTask = { config: integrationConfig(before), filesFolder, ...(remember && { remember }) };
    const result = await startMeasured<ReadingResult>("warehouse/reading-process.ts", task).result;
    if (result.rows !== rows || result.problems > 0)
      throw new Error(`Of ${rows} rows ${result.rows} were read, ${result.problems} of them with problems.`);
    return result;
  };
  tell(`warehouse: ${title}, reading alone`);
  const reading = await read();

  tell(`warehouse: ${title}, remembering what an earlier sync made of them`);
  const integrationId = await installation.createIntegration(integrationConfig(after));
  await read({
    databaseUrl: postgres.applicationUrl,
    integrationId: databaseId(integrationId),
    storeId: databaseId(storeId),
  });
  await change();
  await database.sql`vacuum analyze`;

  tell(`warehouse: ${title}, a sync with ${changed} rows changed`);
  const idleMb = await residentMb(gateway.pid);
  const callsBefore = await sandbox.calls();
  const sync = await measureSync({ gateway, integrationId }, rows, tell);
  const callsAfter = await sandbox.calls();
  if (sync.updated !== changed || sync.unchanged !== rows - changed)
    throw new Error(`${sync.updated} rows were written and ${sync.unchanged} left, of which ${changed} had changed.`);
  const calls = callsAfter.total - callsBefore.total;
  const least = leastCalls(changed);
  const note = `${many} rows, ${changed} of them changed`;
  return [
    {
      name: `${title}: read, mapped, fingerprinted`,
      value: rows / reading.seconds,
      unit: "rows/s",
      threshold: { atLeast: 20_000 },
      note: `${many} rows that lie in no order, by ascending key, in a process of its own`,
    },
    {
      name: `${title}: memory of reading`,
      value: reading.grownMb,
      unit: "MB",
      note: "by how much that process grew at most",
    },
    {
      name: `${title}: sync`,
      value: rows / sync.seconds,
      unit: "rows/s",
      threshold: { atLeast: 3000 },
      note,
    },
    { name: `${title}: sync, time`, value: sync.seconds, unit: "s", note },
    {
      name: `${title}: sync, memory over base`,
      value: sync.mostMb - idleMb,
      unit: "MB",
      threshold: { below: 300 },
      note: `resident memory of the gateway at most, over the ${Math.round(idleMb)} MB that it had before, idle`,
    },
    { name: `${title}: sync, calls`, value: calls, unit: "calls", note: leastInWords(changed) },
    {
      name: `${title}: sync, calls against the least`,
      value: calls / least,
      unit: "times",
      threshold: { atMost: 1.2 },
      note: callsInWords(callsBefore.endpoints, callsAfter.endpoints),
    },
    {
      name: `${title}: sync, calls refused`,
      value: callsAfter.refused - callsBefore.refused,
      unit: "calls",
      threshold: { atMost: 0 },
    },
  ];
}
