import { describe, expect, test } from "vitest";
import type { HttpResponse } from "./http-message.js";
import { faultOfResponse } from "./response-fault.js";

function answer(status: number, text = "", headers: Record<string, string> = {}): HttpResponse {
  return { status, text, headers, body: undefined };
}

describe("a vendor's answer is a fault", () => {
  test.each([
    [301, "CONFIG", "REDIRECTED", false],
    [400, "INPUT", "INPUT_REFUSED", false],
    [401, "AUTH", "CREDENTIALS_REJECTED", false],
    [403, "SCOPE", "SCOPE_MISSING", false],
    [404, "NOT_FOUND", "NOT_FOUND", false],
    [409, "CONFLICT", "CONFLICT", false],
    [418, "UNEXPECTED", "REQUEST_REFUSED", false],
    [422, "INPUT", "INPUT_REFUSED", false],
    [429, "RATE_LIMITED", "RATE_LIMITED", true],
    [500, "UNAVAILABLE", "UNAVAILABLE", true],
    [501, "UNAVAILABLE", "NOT_SUPPORTED", false],
    [503, "UNAVAILABLE", "UNAVAILABLE", true],
    [599, "UNAVAILABLE", "UNAVAILABLE", true],
  ])("of status %i: %s, %s", (status, kind, code, retryable) => {
    expect(faultOfResponse(answer(status), { who: "The CRM" }).toData()).toEqual({
      kind,
      code,
      retryable,
      message: `The CRM answered ${status} and gave no reason.`,
    });
  });

  test("in its own words, shortened, without what is secret", () => {
    const told = { who: "The CRM", secrets: ["key-of-the-crm"] };
    const { message } = faultOfResponse(answer(422, `key-of-the-crm ${"no ".repeat(500)}`), told);
    expect(message).toMatch(/^The CRM answered 422: \[redacted\] no no .*…$/);
    expect(message.length).toBeLessThan(1050);
    const { message: understood } = faultOfResponse(answer(422, "{}"), { ...told, words: "no such list" });
    expect(understood).toBe("The CRM answered 422: no such list");
  });

  test("with how long it asked to wait, where waiting helps", () => {
    const told = { who: "The CRM", now: () => 0 };
    expect(faultOfResponse(answer(429, "", { "retry-after": "7" }), told).retryAfterMs).toBe(7000);
    expect(faultOfResponse(answer(503), { ...told, retryAfterMs: 50 }).retryAfterMs).toBe(50);
    expect(faultOfResponse(answer(422, "", { "retry-after": "7" }), told).retryAfterMs).toBeUndefined();
  });

  test("as its author knows better", () => {
    const meanings = { 404: { kind: "CONFIG", code: "LIST_GONE", remedy: "Choose another list." } } as const;
    expect(faultOfResponse(answer(404, "gone"), { who: "The CRM", meanings }).toData()).toEqual({
      kind: "CONFIG",
      code: "LIST_GONE",
      message: "The CRM answered 404: gone",
      remedy: "Choose another list.",
      retryable: false,
    });
  });
});
