import { schema } from "@storegate/database";
import { eq, inArray, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { distinct } from "../limits/list-lengths.js";

const { syncResults } = schema;

/** What can become of a record. */
export const recordOutcomes = schema.recordOutcome.enumValues;

/** The most different values that a list of a filter may have. */
export const mostFilterValues = 100;

/** Which results: those that pass all that is given. A list that is null lets all through, an empty one nothing. */
export interface ResultFilter {
  readonly outcome?: readonly (typeof recordOutcomes)[number][] | null | undefined;
  readonly label?: readonly string[] | null | undefined;
  readonly reason?: readonly string[] | null | undefined;
  readonly errorCode?: readonly string[] | null | undefined;
  /** The start of the key, in any case; an empty one lets all through. */
  readonly search?: string | null | undefined;
}

/**
 * A filter as the database understands it; a list is one parameter.
 * @throws GraphQLError LIST_TOO_LONG
 */
export function resultConditions({ outcome, label, reason, errorCode, search }: ResultFilter): SQL[] {
  const wanted: SQL[] = [];
  if (outcome) wanted.push(inArray(syncResults.outcome, valuesOf(outcome, "outcome")));
  if (label) wanted.push(sql`${syncResults.label} = any(${sql.param(valuesOf(label, "label"))}::text[])`);
  if (reason) wanted.push(sql`${syncResults.reason} = any(${sql.param(valuesOf(reason, "reason"))}::text[])`);
  if (errorCode) {
    const codes = valuesOf(errorCode, "errorCode").map((code) => JSON.stringify([{ code }]));
    // Only what failed has errors, and of what failed there is an index.
    wanted.push(eq(syncResults.outcome, "FAILED"));
    wanted.push(sql`${syncResults.errors} @> any(${sql.param(codes)}::text[]::jsonb[])`);
  }
  // Not LIKE: a key may hold its wildcards.
  if (search) wanted.push(sql`starts_with(lower(${syncResults.key}), lower(${search}))`);
  return wanted;
}

/** What counting results, to 10,000, takes beside reading a page of them, in units of an operation's cost. */
const countCost = 50;

/** And what it takes more where no index leads to what the filter asks for: all of a sync's results may be looked at. */
const scanCost = 400;

/** What asking for results costs, whichever page of them: an option `complexity`. */
export function resultsCost({ args }: { readonly args: Readonly<Record<string, unknown>> }): number {
  const filter = z.looseObject({ label: z.unknown(), reason: z.unknown() }).partial().safeParse(args["filter"]).data;
  return filter?.label || filter?.reason ? countCost + scanCost : countCost;
}

function valuesOf<Value>(list: readonly Value[], name: keyof ResultFilter): Value[] {
  return distinct(list, mostFilterValues, ["filter", name]);
}
