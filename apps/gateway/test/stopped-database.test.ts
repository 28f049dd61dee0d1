/** A PostgreSQL that stands still, as on a disk that does not answer: the gateway ends all the same when it is asked to. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { dataFolder, startProgram } from "./programs.js";

/** Has the PostgreSQL in a data folder stand still; answers its processes. */
async function freezeServerIn(folder: string): Promise<number[]> {
  const [first] = (await readFile(path.join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n");
  const postmaster = Number(first);
  // It first, so that it makes no more of them.
  process.kill(postmaster, "SIGSTOP");
  const all = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(
    all.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
      return { pid, parent: Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]) };
    }),
  );
  const children = parents.filter(({ parent }) => parent === postmaster).map(({ pid }) => pid);
  for (const pid of children) process.kill(pid, "SIGSTOP");
  return [postmaster, ...children];
}

test.runIf(process.platform === "linux")(
  "a gateway whose PostgreSQL stands still ends in its time, and says what did not end",
  async () => {
    await using data = await dataFolder();
    const environment = { STOREGATE_DATA_DIR: data.folder };
    await using gateway = await startProgram(environment, [], path.join(import.meta.dirname, "stopping-gateway.ts"));
    await gateway.line("ready");
    const server = await freezeServerIn(data.folder);
    try {
      // Long enough for everything that looks into the database by itself to be waiting for it.
      await delay(1000);
      const asked = performance.now();
      expect(await gateway.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
      expect(performance.now() - asked).toBeLessThan(15_000);
    } finally {
      for (const pid of server.toReversed()) process.kill(pid, "SIGCONT");
    }
    const left = gateway.lines.filter(({ msg }) => msg === "did not end in time, and is left");
    expect(left.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["the queue", "listening to the database", "the embedded PostgreSQL"]),
    );
  },
  60_000,
);
