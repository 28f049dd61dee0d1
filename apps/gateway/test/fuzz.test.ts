/** Five hundred requests that nobody should send, by the bench's own generator; `pnpm bench fuzz` sends thousands. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createTestDatabase } from "@storegate/database/testing";
import { expect, test } from "vitest";

const cli = path.join(import.meta.dirname, "..", "..", "..", "bench", "src", "cli.ts");

test(
  "whatever is sent is answered in time, in GraphQL's form, and without a word from inside",
  { timeout: 60_000 },
  async () => {
    const database = await createTestDatabase();
    try {
      const args = ["fuzz", "--count", "500", "--seed", "20261122", "--database-url", database.url];
      const bench = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
      const [said, complained, [status]] = await Promise.all([
        text(bench.stdout),
        text(bench.stderr),
        once(bench, "close") as Promise<[number | null]>,
      ]);
      const figures = said.split("\n").filter((line) => line.startsWith("{"));
      expect({ status, complained: complained.split("\n").slice(1).join("\n") }).toEqual({ status: 0, complained: "" });
      expect(figures.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { name: "fuzz: requests answered", value: 500, ok: true },
        { name: "fuzz: answers that no caller may be given", value: 0, ok: true },
        { name: "fuzz: errors logged", value: 0, ok: true },
        { name: "fuzz: answers rightly after that", value: 1, ok: true },
        { name: "fuzz: slowest answer", ok: true },
        { name: "fuzz: speed" },
      ]);
    } finally {
      await database.drop();
    }
  },
);
