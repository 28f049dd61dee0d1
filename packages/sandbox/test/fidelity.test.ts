import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { routes } from "../src/api/routes.js";

const root = path.resolve(import.meta.dirname, "..");

interface Row {
  /** What stands in the first column: an endpoint, or a rule. */
  readonly about: string;
  /** The tests that the last column names. */
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

/** The rows of all tables below the README's heading "Fidelity". */
function fidelityRows(): Row[] {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  const section = /\n## Fidelity\n([\s\S]*?)(?=\n## |$)/.exec(readme)?.[1] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[ |:-]+\|$/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([, , held]) => held !== undefined && held !== "Held by")
    .map(([about = "", , held = ""]) => ({
      about,
      tests: Array.from(held.matchAll(/`([\w.-]+\.test\.ts)` “([^”]+)”/g), ([, file = "", name = ""]) => ({
        file,
        name,
      })),
    }));
}

describe("the README's table of fidelity", () => {
  const rows = fidelityRows();

  it("has every endpoint of the sandbox, and no other", () => {
    const told = new Set(
      rows.flatMap(({ about }) => Array.from(about.matchAll(/`([A-Z]+ \/v[23]\/[^`]+)`/g), ([, call]) => call)),
    );
    const served = Object.entries(routes).flatMap(([template, { methods }]) =>
      Object.keys(methods).map((method) => `${method} ${template}`),
    );
    expect(told).toEqual(new Set(served));
  });

  it("names for each row tests that there are", () => {
    // Test files of two folders may have one name.
    const files = globSync("{src,test}/**/*.test.ts", { cwd: root });
    const sources = Map.groupBy(files, (file) => path.basename(file));
    const holds = (file: string, name: string): boolean =>
      (sources.get(file) ?? []).some((each) =>
        readFileSync(path.join(root, each), "utf8").includes(JSON.stringify(name).slice(1, -1)),
      );
    expect(rows.length).toBeGreaterThan(0);
    for (const { about, tests } of rows) {
      expect(tests, `${about} is held by no test`).not.toEqual([]);
      for (const { file, name } of tests) {
        expect(holds(file, name), `${about}: ${file} has no test “${name}”`).toBe(true);
      }
    }
  });
});
