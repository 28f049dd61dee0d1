import { Fault } from "@storegate/http-client";
import { describe, expect, it } from "vitest";
import { attribute, inMemoryStore } from "../test/in-memory-store.js";
import { observed, planOne } from "../test/planning.js";
import { begun, contextOf } from "../test/sync-context.js";
import { validation } from "./connector.js";

const attributeName = "Storegate Validation Status";

describe("what the store does not allow", () => {
  it("goes on without groups where the plan has none, and says so", async () => {
    for (const fault of ["SCOPE", "NOT_FOUND"] as const) {
      const store = inMemoryStore();
      store.fail("groups.list", fault);
      const plan = await planOne(store, observed("a@shop.net", null, null));
      expect(plan?.changes?.map(({ resource }) => resource)).toEqual(["attribute"]);
      expect(plan?.details).toMatchObject({ groupsUnavailable: true });
      expect(await validation.test?.(contextOf(store))).toMatchObject([
        { name: "customer_attributes", status: "PASSED" },
        { name: "customer_groups", status: "WARNING", fault: { code: "CUSTOMER_GROUPS_UNAVAILABLE" } },
        { name: "dns", status: "PASSED" },
        { name: "truelist", status: "SKIPPED" },
        { name: "smtp", status: "SKIPPED" },
      ]);
    }
  });

  it("does not begin where the token lacks the scope", async () => {
    const store = inMemoryStore();
    store.fail("attributes.list", "SCOPE");
    store.fail("groups.list", "SCOPE");
    await expect(begun(store)).rejects.toMatchObject({ kind: "SCOPE" });
    expect(await validation.test?.(contextOf(store))).toMatchObject([
      { name: "customer_attributes", status: "FAILED", fault: { kind: "SCOPE" } },
      { name: "customer_groups", status: "SKIPPED" },
      { name: "dns", status: "PASSED" },
      { name: "truelist", status: "SKIPPED" },
      { name: "smtp", status: "SKIPPED" },
    ]);
  });

  it("does not take an unreachable store for one without groups", async () => {
    const store = inMemoryStore();
    store.fail("groups.list", "UNAVAILABLE");
    await expect(begun(store)).rejects.toThrow(Fault);
    expect(await validation.test?.(contextOf(store))).toMatchObject([
      { name: "customer_attributes", status: "PASSED" },
      { name: "customer_groups", status: "FAILED" },
      { name: "dns", status: "PASSED" },
      { name: "truelist", status: "SKIPPED" },
      { name: "smtp", status: "SKIPPED" },
    ]);
  });

  it("does not begin on an attribute that cannot hold a status", async () => {
    const store = inMemoryStore();
    store.attributes.push(attribute(9, attributeName, "number"));
    await expect(begun(store)).rejects.toMatchObject({ kind: "CONFIG", code: "ATTRIBUTE_TYPE_MISMATCH" });
  });

  it("passes the connection test on a store in order", async () => {
    expect(await validation.test?.(contextOf(inMemoryStore()))).toEqual([
      { name: "customer_attributes", status: "PASSED" },
      { name: "customer_groups", status: "PASSED" },
      { name: "dns", status: "PASSED" },
      { name: "truelist", status: "SKIPPED" },
      { name: "smtp", status: "SKIPPED" },
    ]);
  });
});
