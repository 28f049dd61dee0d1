/** All results of a sync as a download, and the memory of the gateway that sends it. */
import type { Figure } from "../figure.ts";
import { residentMb, watchMemory } from "../resident-memory.ts";
import type { ScaledStore } from "./scaled-store.ts";

const formats = ["CSV", "NDJSON"] as const;

/** The figures of both forms. @throws Error where an export does not hold every result. */
export async function exportResults({ gateway }: ScaledStore, syncId: string, results: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const format of formats) {
    const { sync } = await gateway.ask<{ sync: { results: { exportUrl: string } } }>(
      "query ($id: ID!, $format: ExportFormat!) { sync(id: $id) { results { exportUrl(format: $format) } } }",
      { id: syncId, format },
    );
    const before = await residentMb(gateway.pid);
    const memory = watchMemory(gateway.pid);
    const begin = performance.now();
    const { rows, bytes } = await download(sync.results.exportUrl, gateway.key);
    const seconds = (performance.now() - begin) / 1000;
    await memory.stop();
    const expected = format === "CSV" ? results + 1 : results;
    if (rows !== expected) throw new Error(`The export as ${format} had ${rows} lines instead of ${expected}.`);
    const note = `${results} results, ${Math.round(bytes / 1_000_000)} MB`;
    figures.push(
      { name: `all results as ${format}`, value: results / seconds, unit: "results/s", note },
      { name: `the same: memory of the gateway grown`, value: memory.mostMb() - before, unit: "MB" },
    );
  }
  return figures;
}

/** How many lines and bytes a download has; nothing of it is kept. */
async function download(url: string, key: string): Promise<{ rows: number; bytes: number }> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok || response.body === null) throw new Error(`The export was refused: ${await response.text()}`);
  let rows = 0;
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.length;
    for (let at = piece.indexOf(lineEnd); at !== -1; at = piece.indexOf(lineEnd, at + 1)) rows += 1;
  }
  return { rows, bytes };
}

const lineEnd = "\n".charCodeAt(0);
