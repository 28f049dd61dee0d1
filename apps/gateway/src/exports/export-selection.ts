/** What an export is of, and the address that says so: all of it can be read in the query string. */
import { GraphQLError } from "graphql";
import { z } from "zod";
import { mostFilterValues, recordOutcomes, type ResultFilter } from "../graphql/result-filter.js";

/** In what form. */
export const exportFormats = ["CSV", "NDJSON", "PARQUET"] as const;

/** One of {@link exportFormats}. */
export type ExportFormat = (typeof exportFormats)[number];

/** All that is exported at one go. Ids are as callers have them. */
export type ExportSelection =
  | { readonly of: "sync-results"; readonly syncId: string; readonly filter: ResultFilter }
  | { readonly of: "record-history"; readonly storeId: string; readonly recordType: string; readonly key: string }
  | { readonly of: "audit-entries"; readonly operation: string | null; readonly targetId: string | null };

/** A connection of which all can be exported. */
export interface Exportable {
  readonly selection: ExportSelection;
}

/** Why a form cannot be had. */
export const parquetUnavailable = "PARQUET is for profiles; this can be had as CSV or NDJSON.";

/** The longest address that is given out: it has to fit into the head of a request, of 16 KiB, beside all else there. */
const mostUrlLength = 8000;

/** @throws GraphQLError EXPORT_FORMAT_UNAVAILABLE, or EXPORT_URL_TOO_LONG for a selection that no address can hold. */
export function exportUrl(baseUrl: string, selection: ExportSelection, format: ExportFormat): string {
  if (format === "PARQUET") {
    throw new GraphQLError(parquetUnavailable, { extensions: { code: "EXPORT_FORMAT_UNAVAILABLE" } });
  }
  const url = new URL(`${baseUrl}/exports/${selection.of}.${format.toLowerCase()}`);
  for (const [name, value] of parametersOf(selection)) url.searchParams.append(name, value);
  if (url.href.length <= mostUrlLength) return url.href;
  const message = `The address of this export would be ${url.href.length} characters long; at most ${mostUrlLength} are given out. Narrow by fewer or shorter values.`;
  throw new GraphQLError(message, { extensions: { code: "EXPORT_URL_TOO_LONG" } });
}

function parametersOf(selection: ExportSelection): [string, string][] {
  if (selection.of === "sync-results") {
    return [["syncId", selection.syncId], ...filterParameters(selection.filter)];
  }
  // What is null is left out.
  const { of: _of, ...parts } = selection;
  return Object.entries(parts).filter((part): part is [string, string] => part[1] !== null);
}

const lists = ["outcome", "label", "reason", "errorCode"] as const;

/** A list is its name, once for each value; one without values, which lets nothing through, is named by `empty`. */
function filterParameters(filter: ResultFilter): [string, string][] {
  const parameters: [string, string][] = [];
  for (const name of lists) {
    const values = filter[name];
    if (!values) continue;
    if (values.length === 0) parameters.push(["empty", name]);
    for (const value of new Set(values)) parameters.push([name, value]);
  }
  if (filter.search) parameters.push(["search", filter.search]);
  return parameters;
}

const text = z.string().refine((value) => !value.includes("\0"), "holds U+0000, which no text of ours does");
const one = z
  .array(text)
  .length(1)
  .transform(([value]) => value ?? "");
const some = z.array(text).max(mostFilterValues).optional();

const shapes = {
  "sync-results": z
    .strictObject({
      syncId: one,
      outcome: z.array(z.enum(recordOutcomes)).max(mostFilterValues).optional(),
      label: some,
      reason: some,
      errorCode: some,
      empty: z.array(z.enum(lists)).default([]),
      search: one.optional(),
    })
    .transform(({ syncId, empty, ...filter }) => ({
      of: "sync-results" as const,
      syncId,
      filter: { ...filter, ...Object.fromEntries(empty.map((name) => [name, []])) },
    })),
  "record-history": z
    .strictObject({ storeId: one, recordType: one, key: one })
    .transform((selection) => ({ of: "record-history" as const, ...selection })),
  "audit-entries": z
    .strictObject({ operation: one.optional(), targetId: one.optional() })
    .transform(({ operation = null, targetId = null }) => ({ of: "audit-entries" as const, operation, targetId })),
};

/** Things that can be exported. */
export const exportables = ["sync-results", "record-history", "audit-entries"] as const;

/** Reads what {@link exportUrl} wrote; a text says what is wrong with it. */
export function readSelection(of: (typeof exportables)[number], parameters: URLSearchParams): ExportSelection | string {
  const given: Record<string, string[]> = {};
  for (const name of new Set(parameters.keys())) given[name] = parameters.getAll(name);
  const parsed = shapes[of].safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `The address of the export is not as exportUrl gives it: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
}
