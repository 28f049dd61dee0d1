import { sandboxStore, type SandboxStore } from "../../test/sandbox-store.js";
import { describe, expect, test } from "vitest";
import type { NewCustomerAddress } from "./customer-address.js";
import type { NewCustomer } from "./customer-write.js";

const connected = (): Promise<SandboxStore> => sandboxStore({ customers: 30, subscribers: 30 });

const person = (name: string, more: Partial<NewCustomer> = {}): NewCustomer => ({
  email: `${name}@new.example`,
  firstName: "New",
  lastName: name,
  ...more,
});
const people = (count: number): NewCustomer[] => Array.from({ length: count }, (_, index) => person(`p${index}`));

describe("customers", () => {
  test.each([false, true])("are each made once, with the bad ones told (partial writes: %s)", async (partial) => {
    await using store = await connected();
    const { control } = store.sandbox;
    control.setPartialWrites(partial);
    const group = control.addGroup("VIP");
    const attribute = control.addAttribute("Tier", "string");
    const wanted = people(25).map((one, index) => ({
      ...one,
      customerGroupId: group.id,
      attributes: [{ attributeId: attribute.id, value: `v${index}` }],
      ...(index === 4 ? { email: control.customer(1)?.email.toUpperCase() ?? "" } : {}),
      ...(index === 12 ? { firstName: "" } : {}),
    }));
    const outcomes = await store.client.customers.create(wanted);
    expect(outcomes.map(({ ok }) => ok)).toEqual(wanted.map((_, index) => index !== 4 && index !== 12));
    expect(outcomes[4]).toMatchObject({ fault: { kind: "CONFLICT", code: "CUSTOMER_EXISTS" } });
    expect(outcomes[12]).toMatchObject({ fault: { kind: "INPUT", field: "first_name" } });
    expect([...control.customers()].map(({ id }) => id)).toHaveLength(30 + 23);
    const ids = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.id] : []));
    const values = await store.client.attributeValues.list({ customerIds: ids, attributeId: attribute.id });
    expect(values).toHaveLength(23);
  });

  test("whose creation's answer was lost are found, and made once", async () => {
    await using store = await connected();
    const { control } = store.sandbox;
    control.addFault({ method: "POST", path: "/v3/customers", act: "after", respond: "reset" });
    const outcomes = await store.client.customers.create(people(20));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect([...control.customers()]).toHaveLength(50);
    control.addFault({ method: "POST", path: "/v3/customers", act: "before", respond: "reset" });
    const [lost] = await store.client.customers.create([person("lost")]);
    expect(lost).toMatchObject({ ok: false, fault: { code: "CREATE_UNANSWERED" } });
    expect([...control.customers()]).toHaveLength(50);
  });

  test("are filtered, sorted and paged by number, updated in every field and deleted by id", async () => {
    await using store = await connected();
    const { control } = store.sandbox;
    const { customers } = store.client;
    const group = control.addGroup("VIP");
    const changed = await customers.update(
      [3, 4, 5].map((id) => ({
        id,
        customerGroupId: group.id,
        notes: "n",
        taxExemptCategory: "X",
        acceptsProductReviewAbandonedCartEmails: true,
        forcePasswordReset: true,
        storeCredit: "7.5",
        channelIds: [1],
      })),
    );
    expect(changed.every(({ ok }) => ok)).toBe(true);
    const filter = { groupIds: [group.id] };
    const page = await customers.page(2, { filter, sort: "last_name:asc", limit: 2, include: ["storecredit"] });
    expect(page).toMatchObject({ page: 2, total: 3, totalPages: 2, items: [{ storeCredit: "7.5", channelIds: [1] }] });
    const ids: number[] = [];
    for await (const { items } of customers.pages({ filter, limit: 2 })) ids.push(...items.map(({ id }) => id));
    expect(ids.toSorted((a, b) => a - b)).toEqual([3, 4, 5]);
    await customers.delete([4, 5, 999]);
    expect((await customers.byIds([3, 4, 5])).map(({ id }) => id)).toEqual([3]);
    expect([...control.customers()]).toHaveLength(28);
  });
});

describe("what hangs on customers", () => {
  test("addresses are made, found again, changed and deleted", async () => {
    await using store = await connected();
    const { customerAddresses } = store.client;
    const address: NewCustomerAddress = {
      customerId: 2,
      firstName: "Ada",
      lastName: "L",
      address1: "1 Long Street",
      city: "Austin",
      stateOrProvince: "Texas",
      postalCode: "78759",
      countryCode: "US",
    };
    const [made, other] = await customerAddresses.create([address, { ...address, address1: "2 Long Street" }]);
    expect([made, other]).toMatchObject([{ value: { alreadyThere: false } }, { value: { alreadyThere: false } }]);
    const again = await customerAddresses.create([{ ...address, customerId: 9999 }, address]);
    expect(again).toMatchObject([
      { ok: false, fault: { kind: "INPUT" } },
      { ok: true, value: { alreadyThere: true } },
    ]);
    const ids = [made, other].flatMap((outcome) => (outcome?.ok === true ? [outcome.value.id] : []));
    const [first = 0, second = 0] = ids;
    const updates = await customerAddresses.update([
      { id: first, city: "Dallas" },
      { id: second, city: "Dallas", address1: "1 Long Street" },
    ]);
    expect(updates).toMatchObject([{ value: { city: "Dallas" } }, { fault: { code: "ADDRESS_UNCHANGED" } }]);
    expect(await customerAddresses.list({ ids })).toHaveLength(2);
    await customerAddresses.delete(ids);
    expect(await customerAddresses.list({ ids })).toEqual([]);
  });

  test("attributes are renamed and deleted, with their values", async () => {
    await using store = await connected();
    const { customerAttributes, attributeValues } = store.client;
    const { id } = await customerAttributes.create({ name: "Tier", type: "string" });
    expect(await customerAttributes.update({ id, name: "Level" })).toMatchObject({ id, name: "Level" });
    await attributeValues.upsert([1, 2, 3].map((customerId) => ({ customerId, attributeId: id, value: "gold" })));
    const values = await Array.fromAsync(attributeValues.pages({ filter: { attributeIds: [id] }, limit: 2 }));
    expect(values.map(({ items }) => items.length)).toEqual([2, 1]);
    await attributeValues.delete(values[1]?.items.map((value) => value.id) ?? []);
    expect(await attributeValues.list({ customerIds: [1, 2, 3], attributeId: id })).toHaveLength(2);
    await customerAttributes.delete([id]);
    expect(await customerAttributes.list({ name: "Level" })).toEqual([]);
    expect(await attributeValues.list({ customerIds: [1, 2, 3], attributeIds: [id] })).toEqual([]);
  });

  test("groups are made with all fields, changed, counted and deleted", async () => {
    await using store = await connected();
    const { customerGroups } = store.client;
    const before = await customerGroups.count();
    const made = await customerGroups.create({
      name: "Trade customers",
      categoryAccess: { type: "specific", categories: [1] },
      discountRules: [{ type: "all", method: "percent", amount: "5" }],
    });
    expect(made).toMatchObject({
      name: "Trade customers",
      categoryAccess: { type: "specific", categories: [1] },
      discountRules: [{ type: "all", method: "percent", amount: "5" }],
      discountFailure: null,
    });
    expect(await customerGroups.update(made.id, { name: "Tradesome" })).toMatchObject({
      id: made.id,
      name: "Tradesome",
    });
    expect(await customerGroups.get(made.id)).toMatchObject({ name: "Tradesome" });
    expect(await customerGroups.list({ nameLike: "tradeso" })).toHaveLength(1);
    expect(await customerGroups.count()).toBe(before + 1);
    await customerGroups.delete(made.id);
    await customerGroups.delete(made.id);
    await expect(customerGroups.get(made.id)).rejects.toMatchObject({ kind: "NOT_FOUND" });
  });

  test("subscribers are listed whole, made once, opt out and go", async () => {
    await using store = await connected();
    const { subscribers } = store.client;
    const pages = await Array.fromAsync(subscribers.pages({ limit: 7 }));
    const all = pages.flatMap(({ items }) => items);
    expect(all).toHaveLength(pages[0]?.total ?? 0);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => a - b));
    const made = await subscribers.create({ email: "Ada@new.example", firstName: "Ada" });
    expect(made.consents).toEqual(["marketing_newsletter"]);
    await expect(subscribers.create({ email: "ada@new.example" })).rejects.toMatchObject({ kind: "CONFLICT" });
    expect(await subscribers.byEmail("ADA@new.example")).toEqual([made]);
    expect(await subscribers.update(made.id, { consents: [] })).toMatchObject({ consents: [], firstName: "Ada" });
    await subscribers.delete(made.id);
    await expect(subscribers.get(made.id)).rejects.toMatchObject({ kind: "NOT_FOUND" });
    expect((await subscribers.page(1, { limit: 5 })).total).toBe(all.length);
  });

  test("consent to tracking and the settings of customers are kept", async () => {
    await using store = await connected();
    const { customerConsent, customerSettings } = store.client;
    await customerConsent.update(2, { allow: ["essential"], deny: ["targeting"] });
    expect(await customerConsent.get(2)).toMatchObject({ allow: ["essential"], deny: ["targeting"] });
    const group = store.sandbox.control.addGroup("New ones");
    const before = await customerSettings.get();
    expect(await customerSettings.update({ defaultCustomerGroupId: group.id })).toEqual({
      ...before,
      defaultCustomerGroupId: group.id,
    });
    expect(await customerSettings.get()).toMatchObject({ defaultCustomerGroupId: group.id });
  });
});
