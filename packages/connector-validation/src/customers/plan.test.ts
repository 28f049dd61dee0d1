import { describe, expect, it } from "vitest";
import { inMemoryStore } from "../../test/in-memory-store.js";
import { observed, planOne } from "../../test/planning.js";
import { begun, validateKind } from "../../test/sync-context.js";

const kind = validateKind();

describe("planning", () => {
  it("plans status and group of a new customer; what is not made yet goes by name", async () => {
    expect(await planOne(inMemoryStore(), observed("anna@gone.net", null, null))).toMatchObject({
      label: "invalid",
      reason: "no_such_domain",
      details: { didYouMean: null, evidence: [{ check: "mx" }] },
      changes: [
        { resource: "attribute", action: "update", before: { attribute: null }, after: { attribute: "invalid" } },
        {
          resource: "group",
          action: "update",
          before: { group: null },
          after: { group: { id: null, name: "Storegate: Invalid" } },
        },
      ],
    });
  });

  it("plans nothing for a customer who is as they should be", async () => {
    const plan = await planOne(inMemoryStore(), observed("a@shop.net", "valid", { id: 3, name: "Storegate: Valid" }));
    expect(plan).toMatchObject({ label: "valid", reason: "domain_accepts_mail", changes: [] });
  });

  it("moves a customer from one of our groups to another, by id where it is made", async () => {
    const store = inMemoryStore();
    store.groups.push({ id: 12, name: "Storegate: Unknown", isDefault: false });
    store.groups.push({ id: 11, name: "Storegate: Unknown", isDefault: false });
    const plan = await planOne(store, observed("a@fault.net", "unknown", { id: 3, name: "Storegate: Valid" }));
    expect(plan).toMatchObject({
      label: "unknown",
      reason: "dns_failure",
      changes: [{ resource: "group", after: { group: { id: 11, name: "Storegate: Unknown" } } }],
    });
  });

  it("leaves a customer in a group that is not ours, and writes the attribute all the same", async () => {
    const plan = await planOne(inMemoryStore(), observed("a@shop.net", "risky", { id: 4, name: "Wholesale" }));
    expect(plan?.changes?.map(({ resource }) => resource)).toEqual(["attribute"]);
    expect(plan?.details).toMatchObject({ groupKept: "Wholesale" });
  });

  describe("by the policy", () => {
    const wholesale = { id: 4, name: "Wholesale" };
    const moved = async (config: unknown, group: unknown): Promise<boolean> => {
      const plan = await planOne(inMemoryStore(), observed("a@shop.net", "valid", group), config);
      return (plan?.changes ?? []).some(({ resource }) => resource === "group");
    };

    it("replace moves members of the groups that are named, and of no other", async () => {
      const config = { groupPolicy: "replace", replaceableGroups: ["Default"] };
      expect(await moved(config, { id: 9, name: "Default" })).toBe(true);
      expect(await moved(config, wholesale)).toBe(false);
      expect(await moved(config, null)).toBe(true);
      expect(await moved(config, { id: 5, name: "Storegate: Risky" })).toBe(true);
    });

    it("all moves everybody; groups that are named count with replace alone", async () => {
      expect(await moved({ groupPolicy: "all" }, wholesale)).toBe(true);
      expect(await moved({ groupPolicy: "own", replaceableGroups: ["Wholesale"] }, wholesale)).toBe(false);
    });
  });

  it("never touches groups when the policy says none, and does not read them", async () => {
    const store = inMemoryStore();
    const plan = await planOne(store, observed("a@shop.net", null, null), { groupPolicy: "none" });
    expect(plan?.changes?.map(({ resource }) => resource)).toEqual(["attribute"]);
    expect(store.calls).not.toContain("groups.list");
  });

  it.each(["", "   "])("skips a customer whose address is %j", async (email) => {
    expect(await planOne(inMemoryStore(), observed(email, null, null))).toEqual({ skip: true, reason: "no_email" });
  });

  it("answers in the order of the records, and suggests without rewriting", async () => {
    const { context } = await begun(inMemoryStore());
    const emails = ["a@shop.net", "b@gone.net", "not an address", "c@outlok.com"];
    const plans = await kind.plan(
      context,
      emails.map((email) => observed(email, null, null)),
    );
    expect(plans.map(({ label }) => label)).toEqual(["valid", "invalid", "invalid", "risky"]);
    expect(plans[3]?.details).toMatchObject({ didYouMean: "c@outlook.com" });
  });
});
