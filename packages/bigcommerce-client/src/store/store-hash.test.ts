import { Fault } from "@storegate/http-client";
import { expect, test } from "vitest";
import { parseStoreHash } from "./store-hash.js";

test.each([
  ["abc123", "abc123"],
  ["  ABC123\n", "abc123"],
  ["9abcdefghi", "9abcdefghi"],
  ["stores/abc123", "abc123"],
  ["stores/abc123/v3", "abc123"],
  ["/stores/abc123/v2/", "abc123"],
  ["store-abc123.mybigcommerce.com", "abc123"],
  ["STORE-ABC123.MYBIGCOMMERCE.COM", "abc123"],
  ["store-abc123-2.mybigcommerce.com/manage", "abc123"],
  ["https://store-abc123-2.mybigcommerce.com/manage", "abc123"],
  ["https://store-abc123.mybigcommerce.com/manage/settings?x=1#y", "abc123"],
  ["https://api.bigcommerce.com/stores/abc123/v3/", "abc123"],
  ["https://api.bigcommerce.com/stores/abc123", "abc123"],
  ["api.bigcommerce.com/stores/abc123/v3/customers?limit=1", "abc123"],
])("%j holds %s", (text, hash) => {
  expect(parseStoreHash(text)).toBe(hash);
});

test("an address of the API that is used here counts, too", () => {
  const apiUrl = "http://127.0.0.1:4010";
  expect(parseStoreHash("http://127.0.0.1:4010/stores/sandbox1/v3", { apiUrl })).toBe("sandbox1");
  expect(() => parseStoreHash("http://127.0.0.1:4011/stores/sandbox1/v3", { apiUrl })).toThrow(Fault);
  for (const pasted of ["/stores/sandbox1/v3/", "/stores/sandbox1"].map((path) => apiUrl + path))
    expect(parseStoreHash("http://127.0.0.1:4010/stores/sandbox1/v2", { apiUrl: pasted })).toBe("sandbox1");
});

test.each([
  "",
  "   ",
  "abc",
  "a-store",
  "abcdefghijklmnopq",
  "shop.example.com",
  "https://example.com",
  "https://example.com/stores/london",
  "https://shop.example.com/store-abc123",
  "example.com/stores/abc123",
  "my-shop.mybigcommerce.com",
  "https://myshop.mybigcommerce.com/manage",
  "store-abc123.mybigcommerce.com.evil.example",
  "https://store-abc123.mybigcommerce.com@evil.example/",
  "person@example.com",
  "https://login.bigcommerce.com/",
  "ftp://api.bigcommerce.com/stores/abc123",
  "stores/",
  "x".repeat(5000),
])("%j is refused in a sentence that says what was expected", (text) => {
  expect(() => parseStoreHash(text)).toThrow(
    expect.objectContaining({
      kind: "INPUT",
      code: "STORE_HASH_INVALID",
      field: "storeHash",
      message: expect.stringMatching(/^This holds no store hash: expected 4 to 16 letters and digits/),
    }),
  );
});
