import { describe, expect, test } from "vitest";
import { Fault } from "@storegate/http-client";
import type { Logger } from "./connector.js";
import { withMask } from "./logger.js";
import { SecretMask } from "./secret-mask.js";

const secret = 'p@ss"word\\/+ä 1';

function maskOf(...secrets: string[]): SecretMask {
  const mask = new SecretMask();
  mask.hide(secrets);
  return mask;
}

describe("a text", () => {
  const bytes = Buffer.from(secret);
  test.each([
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ secret }).toString().slice("secret=".length),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
  ])("loses it, however it is written: %s", (form) => {
    expect(maskOf("other", secret).text(`at ${form}, ${form}`)).toBe("at [redacted], [redacted]");
  });

  test.each([0, 1, 2])("loses what base64 makes of it behind %i other bytes", (before) => {
    const buffer = Buffer.concat([Buffer.from("::".slice(0, before)), bytes, Buffer.from("!!!")]);
    for (const encoding of ["base64", "base64url"] as const) {
      const clean = maskOf(secret).text(buffer.toString(encoding));
      expect(clean).toContain("[redacted]");
      // A letter at each end holds bits of the secret and of its neighbour.
      expect(clean.replace("[redacted]", "").length).toBeLessThanOrEqual(10);
    }
  });

  test("keeps secrets of fewer than four characters, and loses the longest that begins in it", () => {
    expect(maskOf("1", "abcd", "abcdefgh").text("1 abcdefgh abcd")).toBe("1 [redacted] [redacted]");
  });

  test("stays as it is where nothing is hidden", () => {
    const value = { text: secret };
    expect(new SecretMask().value(value)).toBe(value);
    expect(maskOf().text(secret)).toBe(secret);
  });
});

describe("data", () => {
  test("loses it in values and names, and is the very same without it", () => {
    const clean = { a: ["x", 1, null, { b: new Date(0) }], c: new Map([["d", 1]]) };
    expect(maskOf(secret).value(clean)).toBe(clean);
    const told = maskOf(secret).value({
      [secret]: [{ deep: `is ${secret}` }],
      url: new URL("http://h/?k=password"),
      n: 1,
    });
    expect(told).toMatchObject({ "[redacted]": [{ deep: "is [redacted]" }], n: 1 });
    expect(maskOf("password").value({ url: new URL("http://h/?k=password") })).toEqual({
      url: "http://h/?k=[redacted]",
    });
  });

  test("that holds itself is told once", () => {
    const round: Record<string, unknown> = { secret };
    round["self"] = round;
    expect(maskOf(secret).value(round)).toEqual({ secret: "[redacted]", self: "[circular]" });
  });
});

describe("an error", () => {
  test("loses it in its message, stack, causes and what else it carries, and stays what it is", () => {
    const cause = Object.assign(new RangeError(`inner ${secret}`), { query: secret, code: "E1" });
    const fault = new Fault({ kind: "CONFLICT", code: "SAID", message: `no ${secret}`, remedy: secret, cause });
    const clean = maskOf(secret).value(fault);
    expect(clean).toBeInstanceOf(Fault);
    expect(clean.toData()).toEqual({
      kind: "CONFLICT",
      code: "SAID",
      message: "no [redacted]",
      remedy: "[redacted]",
      retryable: false,
    });
    expect(clean.cause).toBeInstanceOf(RangeError);
    expect(clean.cause).toMatchObject({ message: "inner [redacted]", query: "[redacted]", code: "E1" });
    expect(clean.stack).toContain("no [redacted]");
    expect(fault.message).toContain(secret);
  });

  test("without it is the very same, so that it is still known by who threw it", () => {
    const error = new Error("all is well", { cause: new DOMException("given up", "AbortError") });
    expect(maskOf(secret).value(error)).toBe(error);
    expect(maskOf("given up").value(error.cause)).toMatchObject({ name: "AbortError", message: "[redacted]" });
  });
});

test("a logger's lines hold none", () => {
  const lines: unknown[] = [];
  const write = (fields: Record<string, unknown>, message: string): void => void lines.push({ ...fields, message });
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const masked = withMask(logger, maskOf(secret));
  for (const level of ["debug", "info", "warn", "error"] as const) masked[level]({ key: secret }, `is ${secret}`);
  expect(lines).toEqual(Array.from({ length: 4 }, () => ({ key: "[redacted]", message: "is [redacted]" })));
});
