import { describe, expect, test } from "vitest";
import { scriptedStore, type Scripted } from "../../test/scripted-store.js";

const wire = (id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id,
  name: "VIP",
  is_default: false,
  category_access: { type: "specific", categories: [18, 19] },
  discount_rules: [],
  is_group_for_guests: false,
  date_created: "2023-07-17 06:30:41",
  date_modified: "2023-07-18 06:30:41",
  ...more,
});

describe("customer groups", () => {
  test("are read with all their fields", async () => {
    const discount_rules = [
      { type: "all", method: "percent", amount: "5.0000" },
      { type: "category", category_id: 3 },
      { type: "price_list", price_list_id: 7 },
    ];
    await using store = await scriptedStore(() => ({ json: wire(4, { discount_rules }) }));
    const none = { method: null, amount: null, priceListId: null, categoryId: null, productId: null };
    expect(await store.client.customerGroups.get(4)).toEqual({
      id: 4,
      name: "VIP",
      isDefault: false,
      isGroupForGuests: false,
      categoryAccess: { type: "specific", categories: [18, 19] },
      discountRules: [
        { ...none, type: "all", method: "percent", amount: "5" },
        { ...none, type: "category", categoryId: 3 },
        { ...none, type: "price_list", priceListId: 7 },
      ],
      dateCreated: "2023-07-17T06:30:41.000Z",
      dateModified: "2023-07-18T06:30:41.000Z",
    });
    expect(store.received[0]?.call).toBe("GET /v2/customer_groups/4");
  });

  test("are listed by every filter, and counted", async () => {
    await using store = await scriptedStore(({ call }) =>
      call.endsWith("/count") ? { json: { count: 27 } } : { status: 204 },
    );
    const filter = {
      name: "VIP",
      nameLike: "I",
      isDefault: false,
      isGroupForGuests: true,
      created: { min: "2026-01-01" },
      modified: { max: "2026-01-02" },
    };
    expect(await store.client.customerGroups.list(filter)).toEqual([]);
    expect(store.received[0]?.query).toEqual({
      name: "VIP",
      "name:like": "I",
      is_default: "false",
      is_group_for_guests: "true",
      "date_created:min": "2026-01-01",
      "date_modified:max": "2026-01-02",
      page: "1",
      limit: "250",
    });
    expect(await store.client.customerGroups.count()).toBe(27);
  });

  test("are made and changed with all that is given", async () => {
    await using store = await scriptedStore(() => ({
      json: wire(4, { discount_rules: [{ type: "all", method: "percent", amount: "5.0000" }] }),
    }));
    const made = await store.client.customerGroups.create({
      name: "VIP",
      isDefault: true,
      isGroupForGuests: false,
      categoryAccess: { type: "specific", categories: [18] },
      discountRules: [
        { type: "all", method: "percent", amount: "5" },
        { type: "category", categoryId: 3, method: "fixed", amount: "1.5" },
        { type: "product", productId: 9, method: "price", amount: "10" },
      ],
    });
    expect(made).toMatchObject({ id: 4, discountFailure: null });
    expect(store.received[0]).toMatchObject({
      call: "POST /v2/customer_groups",
      body: {
        name: "VIP",
        is_default: true,
        is_group_for_guests: false,
        category_access: { type: "specific", categories: [18] },
        discount_rules: [
          { type: "all", method: "percent", amount: "5" },
          { type: "category", category_id: 3, method: "fixed", amount: "1.5" },
          { type: "product", product_id: 9, method: "price", amount: "10" },
        ],
      },
    });
    await store.client.customerGroups.update(4, { discountRules: [{ type: "price_list", priceListId: 7 }] });
    expect(store.received[1]).toMatchObject({
      call: "PUT /v2/customer_groups/4",
      body: { discount_rules: [{ type: "price_list", price_list_id: 7 }] },
    });
  });

  test("whose storewide discount failed are there, and say so", async () => {
    const words = "The group was saved but its discount was not.";
    const half: Scripted = { status: 207, json: { status: 207, message: words } };
    await using store = await scriptedStore(({ call }) =>
      call.startsWith("GET") ? { json: call.endsWith("/4") ? wire(4) : [wire(4), wire(9)] } : half,
    );
    const discountRules = [{ type: "all", method: "percent", amount: "5" }] as const;
    const made = await store.client.customerGroups.create({ name: "VIP", discountRules });
    expect(made).toMatchObject({ id: 9, name: "VIP", discountFailure: words });
    expect(store.received.filter(({ call }) => call.startsWith("POST"))).toHaveLength(1);
    const changed = await store.client.customerGroups.update(4, { discountRules });
    expect(changed).toMatchObject({ id: 4, discountFailure: words });
  });

  test("that are answered without their storewide discount say so, whatever the status", async () => {
    await using store = await scriptedStore(() => ({ status: 207, json: wire(4) }));
    const made = await store.client.customerGroups.create({
      name: "VIP",
      discountRules: [{ type: "all", method: "percent", amount: "5" }],
    });
    expect(made.discountFailure).toMatch(/without its storewide discount/);
    // A 207 says that something was not written, also where it is not seen what.
    expect(await store.client.customerGroups.create({ name: "VIP" })).toMatchObject({
      discountFailure: expect.stringContaining("in part"),
    });
    await using whole = await scriptedStore(() => ({ json: wire(4) }));
    expect(await whole.client.customerGroups.create({ name: "VIP" })).toMatchObject({ discountFailure: null });
  });

  test("that are deleted already count as deleted; other refusals are told", async () => {
    let status = 204;
    await using store = await scriptedStore(() => ({ status, json: [{ status, message: "It is in use." }] }));
    await store.client.customerGroups.delete(4);
    expect(store.received[0]?.call).toBe("DELETE /v2/customer_groups/4");
    status = 404;
    await store.client.customerGroups.delete(4);
    status = 400;
    await expect(store.client.customerGroups.delete(4)).rejects.toMatchObject({
      kind: "INPUT",
      message: "It is in use.",
    });
  });
});
