import { expect, test } from "vitest";
import { parseApiUrl } from "./api-url.js";

test.each([
  ["https://api.bigcommerce.com", "https://api.bigcommerce.com"],
  [" https://API.bigcommerce.com/ \n", "https://api.bigcommerce.com"],
  ["https://api.bigcommerce.com/stores/abc123/v3/", "https://api.bigcommerce.com"],
  ["https://api.bigcommerce.com/stores/abc123", "https://api.bigcommerce.com"],
  ["https://api.bigcommerce.com/stores/", "https://api.bigcommerce.com"],
  ["https://api.bigcommerce.com/stores/abc123/v3/customers?limit=1#x", "https://api.bigcommerce.com"],
  ["http://127.0.0.1:4010/stores/sandbox1/v2", "http://127.0.0.1:4010"],
  ["https://proxy.example/bigcommerce//", "https://proxy.example/bigcommerce"],
  ["https://proxy.example/bigcommerce/stores/abc123/v3", "https://proxy.example/bigcommerce"],
  ["https://proxy.example/storeside/", "https://proxy.example/storeside"],
])("%j means %s", (text, url) => {
  expect(parseApiUrl(text)).toBe(url);
});

test.each([
  "",
  "api.bigcommerce.com",
  "ftp://api.bigcommerce.com",
  "https://me:secret@api.bigcommerce.com/stores/abc123",
  "https://:secret@api.bigcommerce.com",
  "https://api.bigcommerce.com/?x=1",
  "https://api.bigcommerce.com/#x",
])("%j is refused, and not repeated", (text) => {
  expect(() => parseApiUrl(text)).toThrow(
    expect.objectContaining({ kind: "CONFIG", code: "API_URL_INVALID", field: "apiUrl" }),
  );
  expect(() => parseApiUrl(text)).toThrow(expect.not.objectContaining({ message: expect.stringContaining("secret") }));
});
