/** How long it takes from the answer to `startSync` to the connector's first read, by workers with nothing else to do. */
import type { Figure } from "../figure.ts";
import type { Installation } from "./installation.ts";
import { percentile } from "./percentile.ts";

const samples = 200;
/** Syncs before that, for each process: a program is slow until its compiler knows what is used. */
const warmUp = 25;

/** Starts syncs one after the other, each on the next store. */
export async function firstPage(installation: Installation, note: string): Promise<Figure[]> {
  const { stores, workers } = installation;
  installation.answerAtOnce();
  const asked: { readonly storeId: string; readonly askedAt: bigint; readonly answeredAt: bigint }[] = [];
  const warming = warmUp * workers.length;
  for (let number = 0; number < warming + samples; number += 1) {
    const store = stores[number % stores.length];
    const integration = store?.integrations[0];
    if (!store || integration === undefined) throw new Error("There is no store to begin with.");
    asked.push({ storeId: store.id, ...(await installation.startSync(integration)) });
    await installation.untilAllEnded();
  }
  const marks = (await Promise.all(workers.map((worker) => worker.marks()))).flat();
  const reads = Map.groupBy(
    marks.filter(({ call, ended }) => call === "read" && !ended),
    ({ storeId }) => storeId,
  );
  const waits = asked.slice(warming).map(({ storeId, askedAt, answeredAt }) => {
    const first = reads.get(storeId)?.find(({ at }) => at > askedAt);
    if (!first) throw new Error(`Store ${storeId} was not read.`);
    // One that was read before the answer had come did not wait.
    return Math.max(0, Number(first.at - answeredAt) / 1e6);
  });
  const name = `start to first page, ${workers.length} processes`;
  return [
    { name: `${name}: p50`, value: percentile(waits, 50), unit: "ms", note },
    { name: `${name}: p99`, value: percentile(waits, 99), unit: "ms", threshold: { below: 50 } },
  ];
}
