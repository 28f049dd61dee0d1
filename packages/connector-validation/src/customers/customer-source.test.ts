import { describe, expect, it } from "vitest";
import { attribute, customer, type InMemoryStore, inMemoryStore, value } from "../../test/in-memory-store.js";
import { begun, validateKind } from "../../test/sync-context.js";
import type { CustomerRecord } from "./customer-source.js";

const kind = validateKind();

const attributeName = "Storegate Validation Status";

async function readAll(store: InMemoryStore, from: Parameters<typeof kind.read>[1] = { cursor: null }) {
  const { context } = await begun(store);
  const pages: { records: readonly CustomerRecord[]; next: unknown; total?: number | undefined }[] = [];
  for await (const page of kind.read(context, from)) pages.push(page);
  return pages;
}

describe("reading", () => {
  it("yields customers page by page, with what the page tells of their fields", async () => {
    const store = inMemoryStore([
      customer(1, "anna@shop.net", { attributes: [value(9, 1, "risky")], customerGroupId: 4 }),
      customer(2, "bert@shop.net", { attributes: [value(8, 2, "other")] }),
      customer(3, "anna@shop.net", { customerGroupId: 5 }),
    ]);
    store.attributes.push(attribute(9, attributeName));
    store.groups.push({ id: 4, name: "Wholesale", isDefault: false });
    const [first, second] = await readAll(store);
    expect(first).toMatchObject({ total: 3, next: { after: "c2", seen: 2, total: 3 } });
    expect(first?.records).toEqual([
      {
        key: "anna@shop.net",
        externalId: "1",
        source: { email: "anna@shop.net" },
        targets: { attribute: "1", group: "1" },
        observed: { attribute: { attribute: "risky" }, group: { group: { id: 4, name: "Wholesale" } } },
      },
      expect.objectContaining({ observed: { attribute: { attribute: null }, group: { group: null } } }),
    ]);
    expect(second).toMatchObject({
      next: null,
      records: [{ key: "anna@shop.net", externalId: "3", observed: { group: { group: { id: 5, name: "#5" } } } }],
    });
  });

  it("goes on from a cursor that went through JSON, and refuses another", async () => {
    const store = inMemoryStore([1, 2, 3].map((id) => customer(id, `c${id}@shop.net`)));
    const [first] = await readAll(store);
    const cursor = kind.cursor.parse(JSON.parse(JSON.stringify(first?.next)));
    const rest = await readAll(store, { cursor });
    expect(rest.flatMap(({ records }) => records.map(({ key }) => key))).toEqual(["c3@shop.net"]);
    expect(kind.cursor.safeParse({ page: 2 }).success).toBe(false);
  });

  it("leaves the attribute to be observed where a page may not hold all values", async () => {
    const ten = Array.from({ length: 10 }, (_, n) => value(20 + n, 1, "x"));
    const store = inMemoryStore([customer(1, "anna@shop.net", { attributes: ten })]);
    store.attributes.push(attribute(9, attributeName));
    store.values.push(value(9, 1, "valid"));
    const [page] = await readAll(store);
    expect(page?.records[0]?.observed).toEqual({ group: { group: null } });
    const { context } = await begun(store);
    expect(await kind.resources["attribute"]?.observe(context, ["1"])).toEqual(
      new Map([["1", { attribute: "valid" }]]),
    );
  });

  it("reads again by their keys those whose address the store cannot be asked for", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net"), customer(2, '"smith, b"@shop.net'), customer(3, "")]);
    const keys = (await readAll(store)).flatMap(({ records }) => records.map(({ key }) => key));
    expect(keys).toEqual(["a@shop.net", "customer 2", "customer 3"]);
    const again = await readAll(store, { keys: ["customer 2", "customer 3", "customer 99"] });
    expect(again.flatMap(({ records }) => records.map(({ source }) => source.email))).toEqual([
      '"smith, b"@shop.net',
      "",
    ]);
    expect(store.calls).not.toContain("customers.byEmails");
  });

  it("reads just the customers of given addresses, each account of one", async () => {
    const store = inMemoryStore([customer(1, "a@shop.net"), customer(2, "b@shop.net"), customer(3, "a@shop.net")]);
    const pages = await readAll(store, { keys: ["a@shop.net", "gone@shop.net"] });
    expect(pages.map(({ records, next }) => [records.map(({ externalId }) => externalId), next])).toEqual([
      [["1", "3"], null],
    ]);
  });

  it("looks for groups that were made since the sync began, once", async () => {
    const store = inMemoryStore([1, 2, 3, 4].map((id) => customer(id, `c${id}@shop.net`, { customerGroupId: 30 })));
    const { context } = await begun(store);
    store.groups.push({ id: 30, name: "New", isDefault: false });
    const groups: unknown[] = [];
    for await (const { records } of kind.read(context, { cursor: null })) {
      groups.push(...records.map((record: CustomerRecord) => record.observed?.["group"]));
    }
    expect(groups).toEqual(Array.from({ length: 4 }, () => ({ group: { id: 30, name: "New" } })));
    expect(store.calls.filter((call) => call === "groups.list")).toHaveLength(2);
  });
});
