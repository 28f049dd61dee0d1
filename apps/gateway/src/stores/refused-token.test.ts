import { meaningOfStatus } from "@storegate/http-client";
import { expect, test } from "vitest";
import { isRefusedToken } from "./refused-token.js";

const message = "401";

test("a provider that refuses its credentials does not speak for the store", () => {
  const provider = { ...meaningOfStatus(401), message, retryable: false };
  expect(provider.kind).toBe("AUTH");
  expect(isRefusedToken(provider)).toBe(false);
  expect(isRefusedToken({ kind: "AUTH", code: "TOKEN_REJECTED", message, retryable: false })).toBe(true);
  expect(isRefusedToken(null)).toBe(false);
});
