import { expect, test } from "vitest";
import { readVendorError } from "./vendor-error.js";

const read = (body: unknown, text = JSON.stringify(body)): ReturnType<typeof readVendorError> =>
  readVendorError(body, text);

test.each([
  [
    "v3 with a blamed item",
    { status: 422, title: "Update customers failed.", errors: { "0.id": "invalid customer ID" } },
    "Update customers failed. 0.id: invalid customer ID",
    0,
    "id",
  ],
  [
    "v3 that blames the call",
    { title: "Create customers failed.", errors: { ".customer_create": "email a@b.c already in use" } },
    "Create customers failed. email a@b.c already in use",
    undefined,
    undefined,
  ],
  [
    "v3 with a deep path",
    { title: "Bad.", errors: { "[3].addresses.0.city": "missing" } },
    "Bad. [3].addresses.0.city: missing",
    3,
    "addresses.0.city",
  ],
  [
    "v3 with a field alone",
    { title: "JSON data is missing or invalid", errors: { id: "error.path.missing" } },
    "JSON data is missing or invalid. id: error.path.missing",
    undefined,
    "id",
  ],
  [
    "v3 without errors",
    { status: 403, title: "You don't have a required scope to access the endpoint" },
    "You don't have a required scope to access the endpoint",
    undefined,
    undefined,
  ],
  [
    "v3 with a list of errors",
    { title: "Bad.", errors: ["one", { message: "two" }, 7, null] },
    "Bad. one. two",
    undefined,
    undefined,
  ],
  [
    "v3 with odd errors",
    { title: "Bad.", errors: { a: ["x"], b: { c: 1 } } },
    'Bad. a: ["x"]. b: {"c":1}',
    undefined,
    "a",
  ],
  [
    "v2",
    [{ status: 404, message: "The requested resource was not found." }],
    "The requested resource was not found.",
    undefined,
    undefined,
  ],
  [
    "v3 with a detail",
    { status: 422, title: "Unprocessable", type: "t", detail: "channel_id 7 is not active", instance: "/x" },
    "Unprocessable. channel_id 7 is not active",
    undefined,
    undefined,
  ],
  [
    "v3 with a detail alone",
    { detail: "channel_id 7 is not active" },
    "channel_id 7 is not active",
    undefined,
    undefined,
  ],
  [
    "v2 with details",
    [
      {
        status: 400,
        message: "The field 'code' is invalid.",
        details: { invalid_reason: "A coupon with that code already exists.", more: [{ why: "It is in use." }] },
      },
    ],
    "The field 'code' is invalid. A coupon with that code already exists. It is in use.",
    undefined,
    undefined,
  ],
  [
    "errors inside data",
    { data: [{ status: 422, title: "Not for guests." }] },
    "Not for guests.",
    undefined,
    undefined,
  ],
  ["one word", { error: "no scope" }, "no scope", undefined, undefined],
  ["a JSON string", "plain", "plain", undefined, undefined],
  ["an empty object", {}, "", undefined, undefined],
  ["null", null, "", undefined, undefined],
])("%s", (_name, body, words, itemIndex, field) => {
  expect(read(body)).toEqual({ words, itemIndex, field });
});

test("pages, plain text and nothing", () => {
  expect(readVendorError(undefined, "<html><head><title>502 Bad Gateway</title></head></html>").words).toBe(
    "502 Bad Gateway",
  );
  expect(readVendorError(undefined, "<p>Down <b>for</b> now</p>").words).toBe("Down for now");
  expect(readVendorError(undefined, "Authentication Required").words).toBe("Authentication Required");
  expect(readVendorError(undefined, "x".repeat(1000)).words).toHaveLength(201);
  expect(readVendorError(undefined, "").words).toBe("");
});
