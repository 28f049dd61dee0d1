import { schema } from "@storegate/database";
import { inArray, or, sql, type SQL } from "drizzle-orm";

const { syncResults } = schema;

/** What can become of a record. */
export const recordOutcomes = schema.recordOutcome.enumValues;

/** Which results: those that pass all that is given. A list that is null lets all through, an empty one nothing. */
export interface ResultFilter {
  readonly outcome?: readonly (typeof recordOutcomes)[number][] | null | undefined;
  readonly label?: readonly string[] | null | undefined;
  readonly reason?: readonly string[] | null | undefined;
  readonly errorCode?: readonly string[] | null | undefined;
  /** The start of the key, in any case; an empty one lets all through. */
  readonly search?: string | null | undefined;
}

/** A filter as the database understands it. */
export function resultConditions({ outcome, label, reason, errorCode, search }: ResultFilter): SQL[] {
  const wanted: SQL[] = [];
  if (outcome) wanted.push(inArray(syncResults.outcome, [...outcome]));
  if (label) wanted.push(inArray(syncResults.label, [...label]));
  if (reason) wanted.push(inArray(syncResults.reason, [...reason]));
  if (errorCode) {
    const codes = errorCode.map((code) => sql`${syncResults.errors} @> ${JSON.stringify([{ code }])}::jsonb`);
    wanted.push(or(...codes) ?? sql`false`);
  }
  // Not LIKE: a key may hold its wildcards.
  if (search) wanted.push(sql`starts_with(lower(${syncResults.key}), lower(${search}))`);
  return wanted;
}
