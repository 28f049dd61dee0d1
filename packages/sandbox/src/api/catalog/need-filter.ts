import type { Query } from "../query.js";
import { Refusal } from "../refusal.js";

/** A deletion without a filter would delete everything, and is refused. */
export function needFilter(query: Query, filters: readonly string[], things: string): void {
  if (filters.some((name) => query.has(name))) return;
  throw new Refusal(422, `A filter is required to delete ${things}.`, { why: "it has no filter" });
}
