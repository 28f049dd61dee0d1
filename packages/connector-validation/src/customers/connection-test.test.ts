import { describe, expect, it } from "vitest";
import { attribute, inMemoryStore } from "../../test/in-memory-store.js";
import { contextOf } from "../../test/sync-context.js";
import { validation } from "../connector.js";

/** A store with an attribute of each name and a group of each, tested under a config. */
async function tested(
  config: unknown,
  { attributes = [], groups = [], defaultGroup }: { attributes?: string[]; groups?: string[]; defaultGroup?: string },
) {
  const store = inMemoryStore();
  store.attributes.push(...attributes.map((name, index) => attribute(index + 1, name)));
  store.groups.push(...groups.map((name, index) => ({ id: index + 1, name, isDefault: name === defaultGroup })));
  const checks = (await validation.test?.(contextOf(store, config))) ?? [];
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

describe("names that the store has already", () => {
  it("warns of an attribute that was chosen: its values will be replaced", async () => {
    const { customer_attributes: check } = await tested({ attributeName: "Tier" }, { attributes: ["Tier"] });
    expect(check).toMatchObject({
      status: "WARNING",
      fault: { kind: "CONFIG", code: "CUSTOMER_ATTRIBUTE_EXISTS", field: "attributeName" },
    });
    expect(check?.fault?.message).toMatch(/"Tier".*replace/);
    expect(check?.fault?.remedy).toMatch(/attributeName/);
  });

  it("warns of groups that were chosen, all of them at once: their members will be moved", async () => {
    const groupNames = { valid: "Wholesale", risky: "VIP", invalid: "Not there" };
    const { customer_groups: check } = await tested({ groupNames }, { groups: ["Wholesale", "VIP", "Retail"] });
    expect(check).toMatchObject({
      status: "WARNING",
      fault: { kind: "CONFIG", code: "CUSTOMER_GROUPS_EXIST", field: "groupNames" },
    });
    expect(check?.fault?.message).toMatch(/"Wholesale" \(valid\) and "VIP" \(risky\).*moved/);
    expect(check?.fault?.message).not.toContain("Not there");
    expect(check?.fault?.remedy).toMatch(/groupNames/);
  });

  it("passes names that were chosen and are free", async () => {
    const config = { attributeName: "Tier", groupNames: { valid: "Mail works" } };
    const checks = await tested(config, { attributes: ["Other"], groups: ["Wholesale"] });
    expect(checks).toMatchObject({
      customer_attributes: { status: "PASSED" },
      customer_groups: { status: "PASSED" },
    });
  });

  it("passes default names that exist: they are Storegate's own", async () => {
    const groups = ["Valid", "Risky", "Invalid", "Unknown"].map((status) => `Storegate: ${status}`);
    const checks = await tested({}, { attributes: ["Storegate Validation Status"], groups });
    expect(checks).toMatchObject({
      customer_attributes: { status: "PASSED" },
      customer_groups: { status: "PASSED" },
    });
  });

  it("warns of names that are no groups of the store's, from which nobody will be moved", async () => {
    const config = { groupPolicy: "replace", replaceableGroups: ["Retail", "Retial"] };
    const { customer_groups: check } = await tested(config, { groups: ["Retail"] });
    expect(check).toMatchObject({ status: "WARNING", fault: { code: "REPLACEABLE_GROUPS_MISSING" } });
    expect(check?.fault?.message).toMatch(/"Retial"/);
    expect(check?.fault?.message).not.toContain('"Retail"');
  });

  it("warns of a group that the store puts everybody into, unless it may be replaced", async () => {
    const given = { groups: ["Everybody"], defaultGroup: "Everybody" };
    const { customer_groups: check } = await tested({}, given);
    expect(check).toMatchObject({
      status: "WARNING",
      fault: { kind: "CONFIG", code: "DEFAULT_GROUP_KEPT", field: "groupPolicy" },
    });
    expect(check?.fault?.remedy).toMatch(/"replace".*"Everybody"/);
    for (const config of [{ groupPolicy: "all" }, { groupPolicy: "replace", replaceableGroups: ["Everybody"] }]) {
      expect(await tested(config, given)).toMatchObject({ customer_groups: { status: "PASSED" } });
    }
  });

  it("says nothing of groups that are never touched", async () => {
    const config = { groupPolicy: "none", groupNames: { valid: "Wholesale" } };
    expect(await tested(config, { groups: ["Wholesale"] })).toMatchObject({ customer_groups: { status: "SKIPPED" } });
  });
});
