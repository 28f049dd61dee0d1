/** A change of which part may be put back and part may not. */
import type { Resource } from "@storegate/connector-kit";
import { expect, test } from "vitest";
import { planUndo } from "./undo-plan.js";

const asSet = (fields: unknown): readonly string[] => (fields as { readonly of: readonly string[] }).of;

/** Members that were put in are taken out again; who was taken out stays out. */
const members: Resource<unknown, unknown, unknown> = {
  batchSize: 1,
  concurrency: 1,
  observe: async () => new Map(),
  apply: async () => [],
  undo: {
    veto: ({ before, after }) => (asSet(after).some((one) => !asSet(before).includes(one)) ? "left" : undefined),
    within: ({ before, after }) => ({ of: asSet(after).filter((one) => asSet(before).includes(one)) }),
  },
};
const kind = { key: "toys", resources: { members } };

const undone = (before: readonly string[], after: readonly string[]) =>
  planUndo(kind, {
    key: "a",
    targets: { members: "a" },
    source: {
      changes: [
        { resource: "members", target: "a", action: "update", before: { of: [...before] }, after: { of: [...after] } },
      ],
      unobserved: undefined,
      erasedAt: null,
    },
    observed: { members: { of: [...after] } },
  });

test("what may be put back of a change is, and the rest is told", () => {
  expect(undone(["bears"], ["dolls"])).toMatchObject({
    changes: [{ before: { of: ["dolls"] }, after: { of: [] } }],
    details: { withheld: [{ resource: "members", reason: "left", of: { of: ["bears"] } }] },
  });
});

test("where all of it may be, nothing is withheld", () => {
  const plan = undone([], ["dolls"]);
  expect(plan).toMatchObject({ changes: [{ after: { of: [] } }] });
  expect(plan.details).toBeUndefined();
});

test("where nothing of it may be, the record is left alone for that reason", () => {
  expect(undone(["bears"], [])).toEqual({ skip: true, reason: "left" });
});
