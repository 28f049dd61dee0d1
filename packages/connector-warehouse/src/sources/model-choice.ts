/** What rows are read from, as an integration's config says it: a table, or a query. */
import { z } from "zod";
import { modelUnclear } from "./source-faults.js";
import type { ModelChoice } from "./source.js";

const tableMeta = {
  title: "Table",
  description: "The table or view whose rows are read, as public.customers. Either this, or a query.",
  "x-options": true,
} as const;

const queryMeta = {
  title: "Query",
  description: "A SELECT of the source's own language, whose rows are read. Either this, or a table.",
  format: "sql",
} as const;

/** The fields by which every source's config chooses what is read; {@link refuseBothOrNone} holds them to one. */
export const modelFields = {
  table: z.string().min(1).max(500).optional().meta(tableMeta),
  query: z.string().min(1).max(100_000).optional().meta(queryMeta),
};

/** A config's part that {@link modelFields} made. */
export interface ModelFields {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
}

/** Why a choice is none: neither of both is said where one is needed, or both are; undefined where it will do. */
export function problemOfChoice(choice: ModelFields, needsOne: boolean): string | undefined {
  if (choice.table !== undefined && choice.query !== undefined)
    return "Both a table and a query are given; rows come from one of them.";
  const isNone = choice.table === undefined && choice.query === undefined;
  return isNone && needsOne ? "Neither a table nor a query is given." : undefined;
}

/** @throws Fault CONFIG, MODEL_UNCLEAR, where {@link problemOfChoice} finds one. */
export function checkChoice(choice: ModelFields, needsOne: boolean): void {
  const problem = problemOfChoice(choice, needsOne);
  if (problem !== undefined) throw modelUnclear(problem, choice.table === undefined ? "source.table" : "source.query");
}

/** What of a source's config chooses the rows, with the key that the rest of the config names. */
export function choiceOf(fields: ModelFields, key: string): ModelChoice {
  return { table: fields.table, query: fields.query, key };
}
