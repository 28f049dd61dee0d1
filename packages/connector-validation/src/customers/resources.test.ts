import type { Change, PlannedChange } from "@storegate/connector-kit";
import { describe, expect, it } from "vitest";
import { attribute as definition, customer, inMemoryStore, value } from "../../test/in-memory-store.js";
import { begun, validateKind } from "../../test/sync-context.js";

const kind = validateKind();

const attributeName = "Storegate Validation Status";

const target = (change: PlannedChange, id: number): Change => ({ ...change, target: String(id) });

const status = (after: string | null): PlannedChange => ({
  resource: "attribute",
  action: "update",
  before: { attribute: null },
  after: { attribute: after },
});
const membership = (after: { id: number | null; name: string } | null): PlannedChange => ({
  resource: "group",
  action: "update",
  before: { group: null },
  after: { group: after },
});

describe("applying", () => {
  const attribute = kind.resources["attribute"];
  const group = kind.resources["group"];
  it("makes the attribute when it is first needed, and finds it afterwards", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net"), customer(2, "b@shop.net")]);
    const { context, made } = await begun(store);
    const first = await attribute?.apply(context, [target(status("valid"), 1)]);
    const again = await attribute?.apply(context, [target(status("valid"), 1), target(status("risky"), 2)]);
    expect(first).toEqual([{ ok: true, after: { attribute: "valid" } }]);
    expect(again).toEqual([
      { ok: true, after: { attribute: "valid" } },
      { ok: true, after: { attribute: "risky" } },
    ]);
    expect(made).toEqual([`customer_attribute ${attributeName}`]);
    expect(await attribute?.observe(context, ["1", "2"])).toEqual(
      new Map([
        ["1", { attribute: "valid" }],
        ["2", { attribute: "risky" }],
      ]),
    );
  });

  it("tells the sync of an attribute that is known from the beginning, too: a worker that died may have made it", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net")]);
    store.attributes.push(definition(9, attributeName));
    const { context } = await begun(store);
    const found: unknown[] = [];
    const setUp: typeof context.setUp = async (item) => {
      found.push(await item.find());
      return context.setUp(item);
    };
    await attribute?.apply({ ...context, setUp }, [target(status("valid"), 1)]);
    expect(found).toEqual([{ id: 9 }]);
  });

  it("tells the sync of a group of its own that is known from the beginning, and of no other group", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net"), customer(2, "b@shop.net")]);
    const { context } = await begun(store);
    const found: unknown[] = [];
    const setUp: typeof context.setUp = async (item) => {
      found.push([item.name, await item.find()]);
      return context.setUp(item);
    };
    const outcomes = await group?.apply({ ...context, setUp }, [
      target(membership({ id: 7, name: "Storegate: Valid" }), 1),
      target(membership({ id: 8, name: "Wholesale" }), 2),
    ]);
    expect(found).toEqual([["Storegate: Valid", { id: 7 }]]);
    expect(outcomes).toEqual([
      { ok: true, after: { group: { id: 7, name: "Storegate: Valid" } } },
      { ok: true, after: { group: { id: 8, name: "Wholesale" } } },
    ]);
  });

  it("makes each group once, and answers with its true id", async () => {
    const store = inMemoryStore([1, 2, 3].map((id) => customer(id, `c${id}@shop.net`)));
    store.groups.push({ id: 6, name: "Storegate: Risky", isDefault: false });
    const { context, made } = await begun(store);
    const outcomes = await group?.apply(context, [
      target(membership({ id: null, name: "Storegate: Valid" }), 1),
      target(membership({ id: 6, name: "Storegate: Risky" }), 2),
    ]);
    expect(outcomes).toEqual([
      { ok: true, after: { group: { id: 100, name: "Storegate: Valid" } } },
      { ok: true, after: { group: { id: 6, name: "Storegate: Risky" } } },
    ]);
    expect(made).toEqual(["customer_group Storegate: Valid"]);
    expect(await group?.observe(context, ["1", "2", "3", "99"])).toEqual(
      new Map([
        ["1", { group: { id: 100, name: "Storegate: Valid" } }],
        ["2", { group: { id: 6, name: "Storegate: Risky" } }],
        ["3", { group: null }],
      ]),
    );
  });

  it("takes a customer out of every group where there was none before", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net", { customerGroupId: 6 })]);
    const { context } = await begun(store);
    expect(await group?.apply(context, [target(membership(null), 1)])).toEqual([{ ok: true, after: { group: null } }]);
    expect(store.customers[0]?.customerGroupId).toBe(0);
  });

  it("takes statuses away, and leaves other attributes and other customers alone", async () => {
    const store = inMemoryStore([1, 2, 3].map((id) => customer(id, `c${id}@shop.net`)));
    store.attributes.push(definition(9, attributeName), definition(8, "Tier"));
    store.values.push(value(9, 1, "valid"), value(8, 1, "gold"), value(9, 2, "risky"), value(9, 3, "valid"));
    const { context, made } = await begun(store);
    const removal = { ...status(null), before: { attribute: "valid" } };
    const deletion: PlannedChange = { ...removal, action: "delete", after: null };
    const outcomes = await attribute?.apply(context, [
      target(removal, 1),
      target(status("valid"), 2),
      target(deletion, 3),
    ]);
    const none = { ok: true, after: { attribute: null } };
    expect(outcomes).toEqual([none, { ok: true, after: { attribute: "valid" } }, none]);
    const held = store.values.map(({ attributeId, customerId }) => `${attributeId} ${customerId}`);
    expect(new Set(held)).toEqual(new Set(["8 1", "9 2"]));
    expect(await attribute?.apply(context, [target(removal, 1)])).toEqual([none]);
    expect(made).toEqual([]);
  });

  it("tells customers without a status from those that are gone, whether or not there is the attribute", async () => {
    const store = inMemoryStore([1, 2].map((id) => customer(id, `c${id}@shop.net`)));
    const none = { attribute: null };
    const { context } = await begun(store);
    expect(await attribute?.observe(context, ["1", "2", "99"])).toEqual(
      new Map([
        ["1", none],
        ["2", none],
      ]),
    );
    store.attributes.push(definition(9, attributeName));
    store.values.push(value(9, 1, "valid"));
    expect(await attribute?.observe(context, ["1", "2", "99"])).toEqual(
      new Map<string, { attribute: string | null }>([
        ["1", { attribute: "valid" }],
        ["2", none],
      ]),
    );
  });

  it("makes no attribute in order to take statuses away", async () => {
    const { context, made } = await begun(inMemoryStore([customer(1, "a@shop.net")]));
    expect(await attribute?.apply(context, [target(status(null), 1)])).toEqual([
      { ok: true, after: { attribute: null } },
    ]);
    expect(made).toEqual([]);
  });

  it("finds the one status that the store refuses to remove, and removes the others", async () => {
    const store = inMemoryStore([1, 2, 3].map((id) => customer(id, `c${id}@shop.net`)));
    store.attributes.push(definition(9, attributeName));
    store.values.push(...[1, 2, 3].map((id) => value(9, id, "valid")));
    store.undeletable.add(9002);
    const { context } = await begun(store);
    const outcomes = await attribute?.apply(
      context,
      [1, 2, 3].map((id) => target(status(null), id)),
    );
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, fault: { code: "INPUT_REFUSED" } }, { ok: true }]);
    expect(store.values.map(({ id }) => id)).toEqual([9002]);
    store.fail("values.delete", "AUTH");
    await expect(attribute?.apply(context, [target(status(null), 2)])).rejects.toThrow("values.delete failed");
  });

  it("lets one customer's failure be that customer's", async () => {
    const { context } = await begun(inMemoryStore([customer(1, "a@shop.net")]));
    const outcomes = await attribute?.apply(context, [target(status("valid"), 404), target(status("valid"), 1)]);
    expect(outcomes).toMatchObject([{ ok: false, fault: { code: "INVALID_CUSTOMER_ID" } }, { ok: true }]);
  });

  it("throws what concerns the whole call", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net")]);
    const { context } = await begun(store);
    store.fail("customers.update", "AUTH");
    await expect(group?.apply(context, [target(membership(null), 1)])).rejects.toThrow("customers.update failed");
  });

  it.each([
    ["no group and no group", null, null, true],
    ["a group and none", { id: 1, name: "A" }, null, false],
    ["one id under two names", { id: 1, name: "A" }, { id: 1, name: "B" }, true],
    ["two ids of one name", { id: 1, name: "A" }, { id: 2, name: "A" }, false],
    ["a group not made yet and one made since", { id: null, name: "A" }, { id: 2, name: "A" }, true],
    ["a group not made yet and another", { id: null, name: "A" }, { id: 2, name: "B" }, false],
  ])("%s: same is judged by id where both have one, else by name", (_, a, b, expected) => {
    expect(group?.same?.({ group: a }, { group: b })).toBe(expected);
  });
});
