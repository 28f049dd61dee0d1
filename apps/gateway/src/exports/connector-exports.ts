/** Exports of connectors: what their parameters are, and how they are sent. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { ConnectorExport, ConnectorExportRows, ResolverContext } from "@storegate/connector-kit/graphql";
import type { Response } from "express";
import type { ExportedRows } from "./exported-rows.js";
import { writeParquet } from "./parquet-file.js";

/** Reads the parameters of an export; a text says what is wrong with them. */
export function readParameters(
  { parameters }: ConnectorExport,
  given: URLSearchParams,
): Readonly<Record<string, string>> | string {
  const wrong = (what: string): string => `The address of the export is not as exportUrl gives it: ${what}`;
  const read: Record<string, string> = {};
  for (const name of new Set(given.keys())) {
    const [value = "", ...more] = given.getAll(name);
    if (!Object.hasOwn(parameters, name)) return wrong(`there is no ${name}`);
    if (more.length > 0) return wrong(`${name} stands there twice`);
    if (value.includes("\0")) return wrong(`${name} holds U+0000, which no text of ours does`);
    read[name] = value;
  }
  const missing = Object.entries(parameters).find(([name, need]) => need === "required" && read[name] === undefined);
  return missing ? wrong(`${missing[0]} is missing`) : read;
}

/** Opens an export; columns are those that lines have. */
export async function openExport(
  each: ConnectorExport,
  context: ResolverContext,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly rows: ConnectorExportRows; readonly lines: ExportedRows }> {
  const rows = await each.open(context, parameters);
  return {
    rows,
    lines: {
      fileName: rows.fileName,
      columns: rows.columns.map(({ name }) => ({ name, path: `/${name}` })),
      next: async (most) => [...(await rows.next(most))],
    },
  };
}

/** Sends rows as Parquet, once the file is made: its end holds what its beginning is read by. */
export async function sendParquet(response: Response, rows: ConnectorExportRows, signal: AbortSignal): Promise<void> {
  await using file = await writeParquet(rows, signal);
  const { size } = await stat(file.path);
  response.set({
    "content-type": "application/vnd.apache.parquet",
    "content-disposition": `attachment; filename="${rows.fileName}.parquet"`,
    "content-length": String(size),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  if (response.req.method === "HEAD") response.end();
  else await pipeline(createReadStream(file.path), response, { signal });
}
