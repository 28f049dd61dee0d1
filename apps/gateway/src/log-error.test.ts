import { expect, test } from "vitest";
import { logError } from "./log-error.js";

test("a failed statement is logged without its text and values", () => {
  const cause = Object.assign(new Error("invalid byte sequence"), { code: "22021" });
  const error = Object.assign(new Error("Failed query: insert … params: jane@example.org", { cause }), {
    query: "insert into sync_results",
    params: ["jane@example.org"],
  });
  const logged = logError(error);
  expect(JSON.stringify(logged)).not.toContain("jane@example.org");
  expect(logged).toMatchObject({
    message: "a statement failed",
    cause: { message: "invalid byte sequence", code: "22021" },
  });
});

test("any other error keeps its message, cut, and the place where it happened", () => {
  expect(logError(new Error("x".repeat(600)))).toMatchObject({
    type: "Error",
    message: `${"x".repeat(500)}…`,
    stack: expect.stringContaining("log-error.test.ts") as string,
  });
  expect(logError("no error")).toBe("no error");
});
