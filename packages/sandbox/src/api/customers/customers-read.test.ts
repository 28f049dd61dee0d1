import { describe, expect, it } from "vitest";
import { call, each, startForTest, textOf } from "../../../test/call-store.js";

describe("GET /v3/customers", () => {
  it("lists by descending id, fifty a page, as a live store was seen to", async () => {
    const sandbox = await startForTest({ customers: 120 });
    const { json } = await call(sandbox, "/v3/customers");
    expect(each(json["data"]!, "id")).toEqual(Array.from({ length: 50 }, (_, n) => 120 - n));
    expect(json["meta"]).toEqual({
      pagination: { total: 120, count: 50, per_page: 50, current_page: 1, total_pages: 3 },
      cursor_pagination: {
        count: 50,
        per_page: 50,
        start_cursor: Buffer.from('{"id":120}').toString("base64url"),
        end_cursor: Buffer.from('{"id":71}').toString("base64url"),
        links: { next: "?after=eyJpZCI6NzF9" },
      },
    });
    expect(Object.keys(json["data"]![0]!)).not.toContain("attributes");
    expect(json["data"]![0]!["date_created"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const second = await call(sandbox, "/v3/customers?page=3");
    expect(Object.keys(second.json["meta"]!)).toEqual(["pagination"]);
    expect(second.json["meta"]!["pagination"]).toMatchObject({ current_page: 3, count: 20 });
    const beyond = await call(sandbox, "/v3/customers?page=4");
    expect(beyond.json).toMatchObject({ data: [], meta: { pagination: { total: 120, count: 0, total_pages: 3 } } });
    const one = await call(sandbox, "/v3/customers?id:in=7");
    expect(one.json["meta"]!["cursor_pagination"]!["links"]).toEqual({});
  });

  it("goes through all by cursor and back, past what is deleted meanwhile", async () => {
    const sandbox = await startForTest({ customers: 25 });
    const seen: unknown[] = [];
    let path = "/v3/customers?limit=10";
    for (let page = 0; page < 3; page++) {
      const { json } = await call(sandbox, path);
      seen.push(...each(json["data"]!, "id"));
      const cursors = json["meta"]!["cursor_pagination"]!;
      expect(Object.keys(json["meta"]!)).toEqual(
        page > 0 ? ["cursor_pagination"] : ["pagination", "cursor_pagination"],
      );
      expect("next" in (cursors["links"] as object)).toBe(page < 2);
      path = `/v3/customers?limit=10&page=9&after=${textOf(cursors["end_cursor"])}`;
      if (page === 0) for (const id of [16, 15]) sandbox.control.deleteCustomer(id);
    }
    expect(seen).toEqual([...range(25, 16), ...range(14, 1)]);
    const back = await call(sandbox, `/v3/customers?limit=3&before=${Buffer.from('{"id":14}').toString("base64url")}`);
    expect(each(back.json["data"]!, "id")).toEqual([19, 18, 17]);
    const end = await call(sandbox, `/v3/customers?after=${Buffer.from('{"id":1}').toString("base64url")}`);
    expect(end.json).toEqual({ data: [], meta: { cursor_pagination: { count: 0, per_page: 50, links: {} } } });
  });

  it("pages by number around deleted and added customers", async () => {
    const sandbox = await startForTest({ customers: 30 });
    for (const id of [29, 22, 5, 1]) sandbox.control.deleteCustomer(id);
    const added = sandbox.control.addCustomer({ email: "new@gmail.com" });
    const pages = await Promise.all([1, 2, 3].map((page) => call(sandbox, `/v3/customers?limit=10&page=${page}`)));
    const ids = pages.flatMap(({ json }) => each(json["data"]!, "id"));
    expect(ids).toEqual([added.id, ...range(30, 1).filter((id) => ![29, 22, 5, 1].includes(id))]);
    expect(pages[0]?.json["meta"]!["pagination"]).toMatchObject({ total: 27 });
  });

  it("filters by ids, addresses in any case, names, companies, groups and dates", async () => {
    const sandbox = await startForTest({ customers: 300 });
    const some = sandbox.control.customer(42)!;
    const ids = async (query: string) =>
      each((await call(sandbox, `/v3/customers?limit=250&${query}`)).json["data"]!, "id");
    expect(await ids("id:in=3,42,42,9999,7")).toEqual([42, 7, 3]);
    expect(await ids(`email:in=${encodeURIComponent(some.email.toUpperCase())},nobody@gmail.com`)).toEqual([42]);
    expect(await ids(`name:in=${encodeURIComponent(`${some.first_name} ${some.last_name}`)}`)).toContain(42);
    expect(await ids(`name:like=${encodeURIComponent(some.last_name.slice(1, 4))},zzz`)).toContain(42);
    const grouped = (await ids("customer_group_id:in=1,2")) as number[];
    expect(grouped).toEqual(
      Array.from(sandbox.control.customers())
        .filter((one) => [1, 2].includes(one.customer_group_id))
        .map((one) => one.id)
        .toReversed(),
    );
    expect(await ids(`date_created:min=${sandbox.control.customer(299)!.date_created}`)).toEqual([300, 299]);
    expect(await ids(`date_created:max=${sandbox.control.customer(2)!.date_created}&id:in=1,2,3`)).toEqual([2, 1]);
    expect(await ids("company:in=株式会社花")).toEqual(
      Array.from(sandbox.control.customers())
        .filter((one) => one.company === "株式会社花")
        .map((one) => one.id)
        .toReversed(),
    );
  });

  it("sorts by last name, created and modified, also by cursor", async () => {
    const sandbox = await startForTest({ customers: 60 });
    const first = await call(sandbox, "/v3/customers?sort=last_name:asc&limit=20");
    const cursor = textOf(first.json["meta"]!["cursor_pagination"]!["end_cursor"]);
    const rest = await call(sandbox, `/v3/customers?sort=last_name:asc&limit=40&after=${cursor}`);
    const names = [...each(first.json["data"]!, "last_name"), ...each(rest.json["data"]!, "last_name")].map((name) =>
      String(name).toLowerCase(),
    );
    expect(names).toHaveLength(60);
    expect(names).toEqual(names.toSorted());
    expect(each((await call(sandbox, "/v3/customers?sort=date_created:asc&limit=2")).json["data"]!, "id")).toEqual([
      1, 2,
    ]);
    expect((await call(sandbox, "/v3/customers?sort=email:asc")).status).toBe(422);
  });

  it("includes at most ten attribute values, and store credit, when asked", async () => {
    const sandbox = await startForTest();
    const { json } = await call(sandbox, "/v3/customers?limit=250&include=attributes,storecredit");
    const rich = sandbox.control
      .snapshot()
      .attributeValues.reduce(
        (counts, { customer_id }) => counts.set(customer_id, (counts.get(customer_id) ?? 0) + 1),
        new Map<number, number>(),
      );
    const [crowded] = [...rich].filter(([, count]) => count === 12);
    expect(crowded).toBeDefined();
    const one = await call(sandbox, `/v3/customers?include=attributes&id:in=${crowded?.[0]}`);
    expect(each(one.json["data"]![0]!["attributes"]!, "attribute_id")).toEqual(range(10, 1).toReversed());
    expect(json["data"]![0]!["store_credit_amounts"]).toEqual([{ amount: 0 }]);
    expect((await call(sandbox, "/v3/customers?include=everything")).status).toBe(422);
  });

  it("includes at most ten addresses and says how many there are", async () => {
    const sandbox = await startForTest();
    const all = [...sandbox.control.addresses.list()];
    const crowded = all.find(({ customer_id }) => sandbox.control.addresses.ofCustomer(customer_id).length === 12);
    const query = `id:in=${crowded?.customer_id}`;
    const found = (await call(sandbox, `/v3/customers?include=addresses&${query}`)).json["data"]![0]!;
    expect(found["address_count"]).toBe(12);
    expect(found["addresses"]).toEqual(sandbox.control.addresses.ofCustomer(crowded!.customer_id).slice(0, 10));
    const plain = (await call(sandbox, `/v3/customers?${query}`)).json["data"]![0]!;
    expect([plain["addresses"], plain["address_count"]]).toEqual([undefined, undefined]);
    const both = (await call(sandbox, `/v3/customers?include=addresses,formfields&${query}`)).json["data"]![0]!;
    expect(each(both["addresses"]!, "form_fields")).toEqual(Array.from({ length: 10 }, () => []));
  });

  it("finds by dates what looking at every customer finds, also those that were changed and added", async () => {
    const sandbox = await startForTest({ customers: 400 });
    sandbox.control.updateCustomer(17, { company: "moved" });
    sandbox.control.addCustomer({ email: "late@gmail.com" });
    sandbox.control.deleteCustomer(200);
    const all = Array.from(sandbox.control.customers()).toReversed();
    for (const name of ["date_created", "date_modified"] as const) {
      for (const { [name]: date } of [all[0]!, all[150]!, all[151]!, all[398]!]) {
        const found = async (query: string) =>
          each((await call(sandbox, `/v3/customers?limit=250&${query}`)).json["data"]!, "id");
        const having = (test: (other: string) => boolean) =>
          all
            .filter((one) => test(one[name]))
            .map(({ id }) => id)
            .slice(0, 250);
        expect(await found(`${name}=${date}`)).toEqual(having((other) => other === date));
        expect(await found(`${name}=${date.slice(0, 10)}`)).toEqual(
          having((other) => other.slice(0, 10) === date.slice(0, 10)),
        );
        expect(await found(`${name}:min=${date}`)).toEqual(having((other) => other >= date));
        expect(await found(`${name}:max=${date}`)).toEqual(having((other) => other <= date));
      }
    }
  });

  it.each([
    ["foo=1", "The filter(s): foo are not valid filter parameter(s)."],
    ["email=a@b.de", "The filter(s): email are not valid filter parameter(s)."],
    ["email:like=a", "The filter(s): email:like are not valid filter parameter(s)."],
    ["limit=1&", "The filter(s):  are not valid filter parameter(s)."],
    ["id:in=hello", 'Query parameter "id:in" value may contain only integer values. For input string: "hello".'],
    ["after=%25%25", "The cursor is invalid."],
    ["after=eyJpZCI6NH0&before=eyJpZCI6NH0", "The parameters after and before cannot be combined."],
  ])("refuses ?%s with 422", async (query, title) => {
    const sandbox = await startForTest({ customers: 5 });
    const { status, json } = await call(sandbox, `/v3/customers?${query}`);
    expect(status).toBe(422);
    expect(json).toMatchObject({ status: 422, title, errors: {} });
  });

  it("refuses a page of more than 250 with 413", async () => {
    const sandbox = await startForTest({ customers: 5 });
    expect((await call(sandbox, "/v3/customers?limit=251")).status).toBe(413);
  });

  it("lists a store of a million without making it", async () => {
    const sandbox = await startForTest({ customers: 1_000_000 });
    const last = await call(sandbox, "/v3/customers?limit=250&page=4000");
    expect(each(last.json["data"]!, "id").at(-1)).toBe(1);
    const middle = sandbox.control.customer(500_000)!;
    const found = await call(sandbox, `/v3/customers?email:in=${encodeURIComponent(middle.email)}`);
    expect(each(found.json["data"]!, "id")).toEqual([500_000]);
    const started = performance.now();
    const recent = await call(
      sandbox,
      `/v3/customers?limit=5&date_created:min=${sandbox.control.customer(999_998)!.date_created}`,
    );
    expect(each(recent.json["data"]!, "id").slice(0, 3)).toEqual([1_000_000, 999_999, 999_998]);
    expect(performance.now() - started).toBeLessThan(6000);
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, n) => from - n);
}
