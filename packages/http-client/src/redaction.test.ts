import { inspect } from "node:util";
import { expect, test } from "vitest";
import { redact, redactedCause, redactHeaders } from "./redaction.js";

test("a secret goes in every way it is written", () => {
  const secret = 'a+b/c="d" e';
  const text = `${secret} | ${JSON.stringify({ secret })} | ${encodeURIComponent(secret)} | ${new URLSearchParams({ secret }).toString()}`;
  expect(redact(text, [secret])).toBe('[redacted] | {"secret":"[redacted]"} | [redacted] | secret=[redacted]');
});

test("a secret that holds a shorter one goes whole, and one too short to be a secret stays", () => {
  expect(redact("token-long token 1", ["token", "token-long", "1"])).toBe("[redacted] [redacted] 1");
});

test("headers lose credentials, and other headers lose what credentials are echoed in them", () => {
  expect(redactHeaders({ "X-Auth-Token": "t0ps3cret", "x-echo": "got t0ps3cret", accept: "application/json" })).toEqual(
    {
      "X-Auth-Token": "[redacted]",
      "x-echo": "got [redacted]",
      accept: "application/json",
    },
  );
  expect(redactHeaders({ authorization: "Bearer abcdefgh", "x-echo": "abcdefgh" })["x-echo"]).toBe("[redacted]");
  expect(redactHeaders({ cookie: "a=1; sid=abcdefgh", "x-echo": "abcdefgh" })["x-echo"]).toBe("[redacted]");
});

test("a cause keeps its code and loses everything that may carry what was sent", () => {
  const inner = Object.assign(new Error("parse error near t0ps3cret"), {
    data: "x-auth-token: t0ps3cret",
    code: "HPE_X",
  });
  const clean = redactedCause(new Error("outer t0ps3cret", { cause: inner }), ["t0ps3cret"]);
  expect(inspect(clean, { depth: 10, showHidden: true })).not.toContain("t0ps3cret");
  expect(clean.cause).toMatchObject({ code: "HPE_X", message: "parse error near [redacted]" });
});
