/** The house tests its own shape: what `pnpm check` looks at, in one go, and that the checks can fail. */
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const run = promisify(execFile);
const bin = (name: string): string => path.join(root, "node_modules/.bin", name);

/** What a check complains of; nothing when it is content. */
async function complaintsOf(file: string, args: readonly string[]): Promise<string> {
  try {
    await run(file, [...args], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
    return "";
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}` || String(error);
  }
}

test("types hold, in tests too", { timeout: 300_000 }, async () => {
  // All packages as one program: what they share is checked once. That each builds by itself is shown before any test runs.
  expect(await complaintsOf(bin("tsc"), ["-p", "tsconfig.all.json"])).toBe("");
});

test("lint and format hold", { timeout: 300_000 }, async () => {
  expect(await complaintsOf(bin("oxlint"), ["--type-aware"])).toBe("");
  expect(await complaintsOf(bin("oxfmt"), ["--check"])).toBe("");
});

test("the emitted schema and the migrations are what they would be now", { timeout: 60_000 }, async () => {
  expect(await complaintsOf(process.execPath, ["scripts/check-drift.ts"])).toBe("");
});

describe("import directions", () => {
  const stray = path.join(root, "packages/connector-validation/src/stray");
  afterEach(() => rm(stray, { recursive: true, force: true }));

  test("hold", async () => {
    expect(await complaintsOf(process.execPath, ["scripts/check-imports.ts"])).toBe("");
  });

  test("are seen when they are broken", async () => {
    await mkdir(stray);
    await writeFile(
      path.join(stray, "engine.ts"),
      'import "@storegate/sync-engine";\nexport * from "../../../sandbox/src/index.js";\n',
    );
    const complaints = await complaintsOf(process.execPath, ["scripts/check-imports.ts"]);
    expect(complaints).toContain("connector-validation may not import sync-engine");
    expect(complaints).toContain("reaches out of its package to ../../../sandbox/src/index.js");
  });
});
