import { Fault } from "@storegate/http-client";
import { describe, expect, test } from "vitest";
import { verdictOfChanges, verdictOfPlan, type SettledChange } from "./outcome.js";

const fault = new Fault({ kind: "INPUT", code: "TOY_REFUSED", message: "Too big." }).toData();
const [resource, target] = ["score", "toy-001"];
const create: SettledChange = { resource, target, seq: 1, action: "create", before: null, after: { group: "cars" } };
const update: SettledChange = { resource, target, seq: 2, action: "update", before: { score: 1 }, after: { score: 2 } };
const remove: SettledChange = { resource, target, seq: 3, action: "delete", before: { note: "x" }, after: null };

describe("the verdict on a plan", () => {
  test("needs nothing carried out when there is a problem, a reason to skip, or nothing to do", () => {
    const problem = new Fault({ kind: "INPUT", code: "TOY_BROKEN", message: "Broken." });
    expect(verdictOfPlan({ problem })).toMatchObject({ outcome: "FAILED", errors: [problem.toData()] });
    expect(verdictOfPlan({ skip: true, reason: "no" })).toMatchObject({ outcome: "SKIPPED", errors: [] });
    expect(verdictOfPlan({})).toMatchObject({ outcome: "UNCHANGED", before: null, after: null });
    expect(verdictOfPlan({ changes: [] })).toMatchObject({ outcome: "UNCHANGED" });
    expect(verdictOfPlan({ changes: [update] })).toBeUndefined();
  });
});

describe("the verdict on changes", () => {
  test("names the greatest that was made", () => {
    expect(verdictOfChanges([update]).outcome).toBe("UPDATED");
    expect(verdictOfChanges([update, remove]).outcome).toBe("DELETED");
    expect(verdictOfChanges([remove, create, update]).outcome).toBe("CREATED");
  });

  test("tells before and after of all", () => {
    expect(verdictOfChanges([create, update, remove])).toMatchObject({
      before: { score: 1, note: "x" },
      after: { group: "cars", score: 2 },
    });
  });

  test("fails when one failed, and tells only of those that were made", () => {
    expect(verdictOfChanges([create, { ...update, fault }])).toEqual({
      outcome: "FAILED",
      before: null,
      after: { group: "cars" },
      errors: [fault],
    });
  });

  test("does not depend on which was settled first", () => {
    const both = { ...create, after: { value: "first" } };
    const later = { ...update, after: { value: "second" } };
    expect(verdictOfChanges([later, both])).toEqual(verdictOfChanges([both, later]));
    expect(verdictOfChanges([later, both]).after).toEqual({ value: "second" });
  });
});
