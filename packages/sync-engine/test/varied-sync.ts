/** A sync in which everything happens that can become of a record, and what stays of one, for comparison. */
import { Fault } from "@storegate/connector-kit";
import { expect } from "vitest";
import { toyRecords, type TestBench, type ToySetup } from "./engine-under-test.js";

/** Why the toy store refuses a change. */
export const refusal = new Fault({
  kind: "INPUT",
  code: "TOY_REFUSED",
  message: "Too big for the box.",
  field: "score",
});
const problem = new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "It is broken." });

/** Three pages on which everything happens that can become of a record. */
export async function variedSetup(bench: TestBench): Promise<ToySetup> {
  const setup = await bench.setup([
    ...toyRecords(14),
    { key: "twin", id: "toy-003", score: 1000 },
    { key: "late", skip: "not_wanted" },
    { key: "broken", problem, label: "odd" },
    { key: "same", score: 1 },
    { key: "grown", score: 2 },
    { key: "refused", score: 77, group: "bears", label: "even" },
    { key: "nul \0 and half a \ud83d", id: "spoilt", score: 3 },
  ]);
  setup.toy.pageSize = 8;
  setup.toy.score.set("same", 1).set("grown", 1);
  setup.toy.refused.set("score:refused", refusal);
  setup.toy.refused.set("score:toy-002", refusal);
  return setup;
}

/** Store, results, counts and memory of a sync, for comparison; calls and times aside. */
export async function storyOf(bench: TestBench, setup: ToySetup, syncId: string) {
  const {
    status,
    total,
    processed,
    created,
    updated,
    deleted,
    unchanged,
    skipped,
    failed,
    labels,
    faults,
    error,
    ...row
  } = await bench.row(syncId);
  const results = await bench.results(syncId);
  expect(results.map((result) => result.seq)).toEqual(results.map((_, index) => index + 1));
  expect(await bench.keptRecords(syncId)).toEqual([]);
  const journal = await bench.journal(syncId);
  const remembered = await bench.remembered(syncId);
  // Nothing is remembered of what was only seen; an import's own tables are its memory.
  expect(remembered).toHaveLength(row.dryRun || row.kind === "rows" ? 0 : processed);
  return {
    remembered,
    counts: { status, total, processed, created, updated, deleted, unchanged, skipped, failed, labels, error },
    faults: faults.map(({ fault, count }) => `${fault.code} ${fault.field} ${count}`).toSorted(),
    results: results
      .map(({ key, externalId, outcome, label, reason, before, after, details, errors }) => ({
        key,
        externalId,
        outcome,
        label,
        reason,
        before,
        after,
        details,
        errors,
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    journal: journal
      .map(({ resource, target, action, before, after, state }) => ({ resource, target, action, before, after, state }))
      .toSorted((a, b) => (`${a.resource} ${a.target}` < `${b.resource} ${b.target}` ? -1 : 1)),
    store: setup.toy.contents,
    // Each one, so that a thing made twice is seen.
    writes: setup.toy.writes.map(({ resource, target, value }) => `${resource} ${target} ${value}`).toSorted(),
    made: setup.toy.made.toSorted(),
  };
}

export type Story = Awaited<ReturnType<typeof storyOf>>;
