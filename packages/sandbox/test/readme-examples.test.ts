import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { startForTest } from "./call-store.js";

const readme = readFileSync(path.resolve(import.meta.dirname, "../README.md"), "utf8");
const examples = Array.from(
  readme.matchAll(/^curl -X (\w+) \$CONTROL(\/\S+) -d '(.*)'$/gm),
  ([, method = "", at = "", body = ""]) => ({ method, at, body }),
);

it("has examples of the control, all of which the control takes", async () => {
  const sandbox = await startForTest();
  expect(examples.length).toBeGreaterThan(5);
  for (const { method, at, body } of examples) {
    const response = await fetch(`${sandbox.controlUrl}${at}`, { method, body });
    expect([method, at, response.ok, response.ok ? "" : await response.text()]).toEqual([method, at, true, ""]);
  }
  expect(sandbox.control.customer(3)?.company).toBe("Third hand");
});
