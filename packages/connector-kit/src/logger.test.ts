import { expect, test } from "vitest";
import type { Logger } from "./connector.js";
import { withFields } from "./logger.js";

test("every line carries the fields beside its own, which do not hide them", () => {
  const lines: unknown[] = [];
  const at = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push([level, fields, message]);
  };
  const logger: Logger = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  const ours = withFields(withFields(logger, { storeId: "s" }), { syncId: "y" });
  for (const level of ["debug", "info", "warn", "error"] as const) ours[level]({ page: 1, syncId: "other" }, "read");
  expect(lines).toEqual(
    ["debug", "info", "warn", "error"].map((level) => [level, { page: 1, syncId: "y", storeId: "s" }, "read"]),
  );
});

test("the logger may be one of a class", () => {
  class Counting implements Logger {
    lines = 0;
    debug(): void {
      this.lines += 1;
    }
    info(): void {}
    warn(): void {}
    error(): void {}
  }
  const logger = new Counting();
  withFields(logger, {}).debug({}, "read");
  expect(logger.lines).toBe(1);
});
