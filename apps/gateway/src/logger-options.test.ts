import { Writable } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { loggerOptions } from "./logger-options.js";

/** What a line reads that says these fields. */
function lineOf(fields: object): string {
  let text = "";
  const sink = new Writable({
    write: (part: Buffer, _encoding, done) => {
      text += part.toString();
      done();
    },
  });
  pino(loggerOptions("trace"), sink).info(fields, "a line");
  return text;
}

test("a secret that comes into a line under its own name is not shown", () => {
  const line = lineOf({
    token: "s3cret-1",
    store: { accessToken: "s3cret-2", credentials: { secret: "s3cret-3" } },
    id: "x",
  });
  expect(line).not.toContain("s3cret");
  expect(line).toContain('"id":"x"');
});

test("the password of a database's address is in no error", () => {
  const err = new Error("cannot connect to postgres://me:s3cret@host:5432/db", {
    cause: new Error("https://:s3cret@x/"),
  });
  const line = lineOf({ err });
  expect(line).not.toContain("s3cret");
  expect(line).toContain("postgres://[redacted]@host:5432/db");
});
