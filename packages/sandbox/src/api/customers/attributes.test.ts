import { describe, expect, it } from "vitest";
import { call, each, startForTest } from "../../../test/call-store.js";

const values = "/v3/customers/attribute-values";

describe("/v3/customers/attributes", () => {
  it("lists, finds by name, creates one at a time, renames and deletes with values", async () => {
    const sandbox = await startForTest({ customers: 10 });
    const list = await call(sandbox, "/v3/customers/attributes");
    expect(each(list.json["data"]!, "name")).toContain("Loyalty number");
    expect(list.json["meta"]!["pagination"]!["links"]).toEqual({ current: "?page=1&limit=50" });
    const post = (body: unknown) => call(sandbox, "/v3/customers/attributes", { method: "POST", body });
    const made = await post([{ name: "Email status", type: "string" }]);
    expect(made.json).toMatchObject({ data: [{ id: 13, name: "Email status", type: "string" }], meta: {} });
    expect((await post([{ name: "Email status", type: "string" }])).status).toBe(422);
    expect(
      (
        await post([
          { name: "A", type: "string" },
          { name: "B", type: "string" },
        ])
      ).status,
    ).toBe(422);
    expect((await post([{ name: "A", type: "colour" }])).status).toBe(422);
    expect((await post([{ name: "A" }])).json["errors"]).toEqual({ type: "error.path.missing" });
    expect(each((await call(sandbox, "/v3/customers/attributes?name=Email+status")).json["data"]!, "id")).toEqual([13]);
    const put = await call(sandbox, "/v3/customers/attributes", { method: "PUT", body: [{ id: 13, name: "State" }] });
    expect(put.json["data"]![0]).toMatchObject({ id: 13, name: "State", type: "string" });
    expect((await call(sandbox, "/v3/customers/attributes?id:in=13")).status).toBe(422);
    sandbox.control.setAttributeValue({ customerId: 1, attributeId: 13, value: "valid" });
    expect((await call(sandbox, "/v3/customers/attributes?id:in=13", { method: "DELETE" })).status).toBe(204);
    expect([...sandbox.control.attributeValues()].some((value) => value.attribute_id === 13)).toBe(false);
  });

  it("filters by name, part of a name, type and dates", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const added = sandbox.control.addAttribute("Shoe colour", "string");
    const names = async (query: string) =>
      each((await call(sandbox, `/v3/customers/attributes?${query}`)).json["data"]!, "name");
    expect(await names("name:like=shoe")).toEqual(["Shoe size", "Shoe colour"]);
    expect(await names("name:like=shoe&type=number")).toEqual(["Shoe size"]);
    expect(await names("name=shoe")).toEqual([]);
    for (const name of ["date_created", "date_modified"]) {
      expect(await names(`${name}:min=2021-01-01`)).toEqual(["Shoe colour"]);
      expect(await names(`${name}:max=2021-01-01`)).toHaveLength(12);
      expect(await names(`${name}=${added.date_created}`)).toEqual(["Shoe colour"]);
    }
    expect((await call(sandbox, "/v3/customers/attributes?date_created=soon")).status).toBe(422);
  });

  it("refuses the fifty-first", async () => {
    const sandbox = await startForTest({ customers: 1 });
    for (let n = sandbox.control.attributes().length; n < 50; n++)
      sandbox.control.addAttribute(`Filler ${n}`, "string");
    const told = await call(sandbox, "/v3/customers/attributes", {
      method: "POST",
      body: [{ name: "One more", type: "string" }],
    });
    expect(told.status).toBe(422);
  });
});

describe("/v3/customers/attribute-values", () => {
  it("sets and changes values under the customer's own, and leaves date_modified of the customer", async () => {
    const sandbox = await startForTest({ customers: 50 });
    const before = sandbox.control.customer(7)!;
    const put = (value: string) =>
      call(sandbox, values, {
        method: "PUT",
        body: [
          { customer_id: 7, attribute_id: 4, value },
          { customer_id: 8, attribute_id: 5, value: "" },
        ],
      });
    const first = await put("41");
    expect(first.json["data"]![0]).toMatchObject({ attribute_id: 4, attribute_value: "41", customer_id: 7 });
    const second = await put("42.5");
    expect(second.json["data"]![0]!["id"]).toBe(first.json["data"]![0]!["id"]);
    const read = await call(sandbox, `${values}?customer_id:in=8,7&attribute_id:in=4,5`);
    expect(each(read.json["data"]!, "attribute_value")).toEqual(["42.5", ""]);
    expect(sandbox.control.customer(7)).toEqual(before);
  });

  it("changes and deletes seeded values and pages through all of them in order", async () => {
    const sandbox = await startForTest({ customers: 200 });
    const all = [...sandbox.control.attributeValues()];
    const [one, two] = all;
    expect(
      (
        await call(sandbox, values, {
          method: "PUT",
          body: [{ customer_id: one!.customer_id, attribute_id: one!.attribute_id, value: "2000-02-29" }],
        })
      ).json["data"]![0]!["id"],
    ).toBe(one!.id);
    expect((await call(sandbox, `${values}?id:in=${two!.id}`, { method: "DELETE" })).status).toBe(204);
    const ids: unknown[] = [];
    for (let page = 1; ids.length < all.length - 1; page++) {
      const { json } = await call(sandbox, `${values}?limit=20&page=${page}`);
      expect(json["meta"]!["pagination"]!["total"]).toBe(all.length - 1);
      ids.push(...each(json["data"]!, "id"));
    }
    expect(ids).toEqual(all.filter((value) => value.id !== two!.id).map((value) => value.id));
  });

  it.each([
    [{ customer_id: 999, attribute_id: 1, value: "x" }, { "0.customer_id": "invalid customer ID" }],
    [{ customer_id: 1, attribute_id: 999, value: "x" }, { "0.attribute_id": "invalid attribute ID" }],
    [{ customer_id: 1, attribute_id: 3, value: "many" }, { "0.value": "invalid number" }],
    [{ customer_id: 1, attribute_id: 2, value: "2025-02-30" }, { "0.value": "invalid date" }],
    [{ customer_id: 1, attribute_id: 1, value: "x".repeat(256) }, { "0.value": "must be at most 255 characters" }],
    [{ customer_id: 1, attribute_id: 1, attribute_value: "x" }, { value: "error.path.missing" }],
    [{ customer_id: 1, attribute_id: 1, value: 5 }, { value: "error.expected.jsstring" }],
  ])("refuses %j with 422, and the good item beside it", async (item, errors) => {
    const sandbox = await startForTest({ customers: 3 });
    const before = [...sandbox.control.attributeValues()];
    const told = await call(sandbox, values, {
      method: "PUT",
      body: [item, { customer_id: 2, attribute_id: 5, value: "L" }],
    });
    expect([told.status, told.json["errors"]]).toEqual([422, errors]);
    expect([...sandbox.control.attributeValues()]).toEqual(before);
  });

  it("filters by attribute, its name and dates", async () => {
    const sandbox = await startForTest({ customers: 300 });
    const all = [...sandbox.control.attributeValues()];
    const ids = async (query: string) =>
      each((await call(sandbox, `${values}?limit=250&${query}`)).json["data"]!, "id");
    const of = (attributes: number[]) =>
      all.filter(({ attribute_id }) => attributes.includes(attribute_id)).map(({ id }) => id);
    expect(await ids("attribute_id:in=2,3")).toEqual(of([2, 3]));
    expect(await ids("name=Birthday")).toEqual(of([2]));
    const written = sandbox.control.setAttributeValue({ customerId: 9, attributeId: 6, value: "grün" });
    for (const name of ["date_created", "date_modified"]) {
      expect(await ids(`${name}:min=${written.date_created}`)).toEqual([written.id]);
      expect(await ids(`${name}:max=2020-03-15&customer_id:in=1`)).toEqual(
        all.filter((value) => value.customer_id === 1).map(({ id }) => id),
      );
    }
    for (const query of ["id:in=1", "customer_id=1", "attribute_value=x", "customer_id:in=x"]) {
      expect((await call(sandbox, `${values}?${query}`)).status).toBe(422);
    }
  });

  it("pages through what is left after values, customers and attributes were deleted and added", async () => {
    const sandbox = await startForTest({ customers: 2500 });
    const { control } = sandbox;
    const read = async (query: string) => {
      const found: unknown[] = [];
      for (let page = 1; ; page++) {
        const { json } = await call(sandbox, `${values}?limit=250&page=${page}${query}`);
        found.push(...each(json["data"]!, "id"));
        if (page >= Number(json["meta"]!["pagination"]!["total_pages"])) {
          return { found, total: json["meta"]!["pagination"]!["total"] };
        }
      }
    };
    const expected = (attributes?: number[]) => {
      const kept = [...control.attributeValues()].filter(
        ({ attribute_id }) => attributes === undefined || attributes.includes(attribute_id),
      );
      return { found: kept.map(({ id }) => id), total: kept.length };
    };
    expect(await read("")).toEqual(expected());
    const all = [...control.attributeValues()];
    control.deleteAttributeValue(all[5]!.id);
    control.deleteCustomer(all.at(-3)!.customer_id);
    control.deleteAttribute(3);
    control.setAttributeValue({ customerId: 1234, attributeId: 5, value: "XL" });
    control.setAttributeValue({ customerId: all[40]!.customer_id, attributeId: all[40]!.attribute_id, value: "" });
    expect(expected().total).toBeLessThan(all.length);
    expect(await read("")).toEqual(expected());
    expect(await read("&attribute_id:in=1,3,5")).toEqual(expected([1, 5]));
    expect(await read("&name=Birthday&attribute_id:in=1")).toEqual({ found: [], total: 0 });
  });

  it("refuses eleven with 413", async () => {
    const sandbox = await startForTest({ customers: 20 });
    const body = Array.from({ length: 11 }, (_, n) => ({ customer_id: n + 1, attribute_id: 1, value: "x" }));
    expect((await call(sandbox, values, { method: "PUT", body })).status).toBe(413);
  });
});
