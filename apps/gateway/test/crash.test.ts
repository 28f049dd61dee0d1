/**
 * Fifteen syncs of 300 customers that are killed, by the bench's own cases; `pnpm bench crash` runs 300 of 10,000. Each meets
 * faults that heal, is struck at an instant that the seed says, goes on, and must end as one that nothing disturbed: the same
 * store, results, counts and journal.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test, vi } from "vitest";

const cli = path.join(import.meta.dirname, "..", "..", "..", "bench", "src", "cli.ts");
const seed = 20261122;
const cases = 15;
const customers = 300;

describe(`killed at an instant that seed ${seed} says, a sync ends as one that was not killed`, () => {
  let said = "";
  let told = "";

  beforeAll(async () => {
    const args = ["crash", "--cases", String(cases), "--customers", String(customers), "--seed", String(seed)];
    const bench = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    [said, told] = await Promise.all([text(bench.stdout), text(bench.stderr), once(bench, "close")]);
  }, 240_000);

  test.each(Array.from({ length: cases }, (_, index) => index))("case %i", (index) => {
    const lines = told.split("\n");
    const at = lines.findIndex((line) => line.startsWith(`crash: case ${index},`));
    const after = lines.slice(at + 1).findIndex((line) => !line.startsWith("  "));
    // What differs stands below the case's line, and would stand in the assertion's message.
    expect(lines.slice(at, at + 1 + after).join("\n") || told).toMatch(/^crash: case .*: as undisturbed, [\d.]+ s$/);
  });

  test("all scenarios were among them, and each was struck", () => {
    const figures = said.split("\n").filter((line) => line.startsWith("{"));
    expect(figures.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { name: "crash: cases struck, worker", value: 6, ok: true },
      { name: "crash: cases struck, gateway", value: 3, ok: true },
      { name: "crash: cases struck, postgres", value: 3, ok: true },
      { name: "crash: cases struck, frozen", value: 3, ok: true },
      { name: "crash: not played to their end", value: 0, ok: true },
      { name: "crash: lost", value: 0, ok: true },
      { name: "crash: repeated", value: 0, ok: true },
      { name: "crash: differing", value: 0, ok: true },
      { name: "crash: requests of frozen workers after their waking", value: 0, ok: true },
      { name: "crash: a case" },
      { name: "crash: all cases" },
    ]);
  });
});

test(
  "a bench that is interrupted leaves neither its PostgreSQL nor its folder, nor a process",
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "storegate-interrupted-"));
    // The server's user is to be let in.
    await chmod(folder, 0o711);
    const args = ["crash", "--cases", "1", "--customers", String(customers)];
    const bench = spawn(process.execPath, [cli, ...args], { stdio: "ignore", env: { ...process.env, TMPDIR: folder } });
    const ended = once(bench, "close");
    const postmaster = await vi.waitFor(
      async () => {
        const [made = ""] = await readdir(folder);
        const [pid, ...more] = (await readFile(path.join(folder, made, "postgres", "postmaster.pid"), "utf8")).split(
          "\n",
        );
        // Its last line comes once it takes connections.
        expect(more.length).toBeGreaterThan(6);
        return Number(pid);
      },
      { timeout: 30_000, interval: 50 },
    );
    bench.kill("SIGTERM");
    expect(await ended).toEqual([143, null]);
    expect(await readdir(folder)).toEqual([]);
    expect(() => process.kill(postmaster, 0)).toThrow("ESRCH");
    await rm(folder, { recursive: true });
  },
);
