import { describe, expect, it } from "vitest";
import { routes } from "../../src/api/routes.js";
import { type CheckedAnswer, VendorCheck } from "./vendor-check.js";
import { VendorFiles } from "./vendor-files.js";

const shared = process.env["STOREGATE_SHARED"] ?? "";

/** Served here and described elsewhere: the vendor keeps these in files that are not at hand. */
const notAtHand = [/^\/v3\/catalog\/(brands|categories)/];

/** Seen on live stores, and missing from the description. */
const undescribed = ["GET /v2/coupons/{id}"];

describe.skipIf(shared === "")("the vendor's own description of its API", () => {
  const attribute = { id: 1, name: "Tier", type: "string", date_created: "2026-06-18T14:08:08Z" };
  const answer = (item: object): CheckedAnswer => ({
    method: "GET",
    path: "/v3/customers/attributes?limit=1",
    status: 200,
    text: JSON.stringify({ data: [item], meta: {} }),
  });

  it("tells of an answer with a field of another type, a value it does not know and a field that is invented", () => {
    const check = new VendorCheck(shared);
    expect(check.check(answer(attribute))).toEqual({ described: true, complaints: [] });
    expect(check.check(answer({ ...attribute, id: "1" }))).toMatchObject({
      complaints: ["GET /v3/customers/attributes 200: /data/*/id must be integer"],
    });
    expect(check.check(answer({ ...attribute, type: "colour" }))).toMatchObject({
      complaints: [expect.stringContaining("/data/*/type must be equal to one of the allowed values")],
    });
    expect(check.check(answer({ ...attribute, shade: "red" }))).toMatchObject({
      complaints: ["GET /v3/customers/attributes 200: /data/*/shade is not described"],
    });
  });

  it("describes every endpoint of the sandbox, but for those whose files are not at hand", () => {
    const files = new VendorFiles(shared);
    const unknown = Object.entries(routes).flatMap(([template, { methods }]) =>
      Object.keys(methods)
        .filter((method) => files.find(method, template) === undefined)
        .map((method) => `${method} ${template}`)
        .filter((name) => !undescribed.includes(name)),
    );
    expect(unknown.filter((call) => !notAtHand.some((pattern) => pattern.test(call.split(" ")[1] ?? "")))).toEqual([]);
  });
});
