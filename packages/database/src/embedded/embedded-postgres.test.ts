import { mkdtemp, readFile, rm } from "node:fs/promises";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectDatabase } from "../connect.js";
import { startEmbeddedPostgres } from "./embedded-postgres.js";
import { lockFolder } from "./folder-lock.js";
import { markOf } from "./living-process.js";
import { ServerWatch } from "./server-watch.js";

let dataDir: string;
beforeEach(async () => {
  // A folder of mode 0700, as mktemp makes it: the server's user must be let in.
  dataDir = await mkdtemp(path.join(tmpdir(), "storegate-embedded-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function ask(url: string): Promise<unknown> {
  const database = connectDatabase(url);
  try {
    const [row] = await database.sql`select count(*)::int as tables from pg_database where datname = 'storegate'`;
    return row?.["tables"];
  } finally {
    await database.close();
  }
}

test("what was stored is there at the next start", async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  const database = connectDatabase(first.url);
  await database.sql`create table kept as select 42 as answer`;
  await database.close();
  await first.stop();

  const second = await startEmbeddedPostgres({ dataDir });
  const again = connectDatabase(second.url);
  expect(await again.sql`select answer from kept`).toEqual([{ answer: 42 }]);
  await again.close();
  await second.stop();
});

test("a second gateway on the same folder is refused while the first lives, and the first goes on", async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
    `The data folder ${dataDir} is in use by process ${process.pid}`,
  );
  expect(await ask(first.url)).toBe(1);
  await first.stop();
});

test("a postmaster whose gateway was killed is stopped, and the folder is taken over", async () => {
  const module = new URL("../../dist/index.js", import.meta.url).href;
  const script = `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(server.url + "\\n"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const orphanUrl = await new Promise<string>((resolve) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  const gone = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  child.kill("SIGKILL");
  await gone;
  expect(await ask(orphanUrl)).toBe(1);

  const next = await startEmbeddedPostgres({ dataDir });
  expect(await ask(next.url)).toBe(1);
  await expect(ask(orphanUrl)).rejects.toThrow(/ECONNREFUSED/);
  await next.stop();
});

test("a server that is killed beside us is started again where it was, and one that we stop is not", async () => {
  const told = {
    onEnded: vi.fn<() => void>(),
    onRestarted: vi.fn<(ms: number) => void>(),
    onGivenUp: vi.fn<(error: Error) => void>(),
  };
  const server = await startEmbeddedPostgres({ dataDir, listener: told });
  const database = connectDatabase(server.applicationUrl);
  await database.sql`select 1`;
  const [pid] = (await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGKILL");
  await vi.waitFor(() => expect(told.onRestarted).toHaveBeenCalledOnce(), 30_000);
  expect(await ask(server.url)).toBe(1);
  await vi.waitFor(() => database.sql`select 1`, 30_000);
  await database.close();
  await server.stop();
  await expect(ask(server.url)).rejects.toThrow(/ECONNREFUSED/);
  expect(told.onEnded).toHaveBeenCalledOnce();
  expect(told.onGivenUp).not.toHaveBeenCalled();
}, 40_000);

test("a server that keeps ending is given up, with its log named", async () => {
  const children = new Set<ChildProcess>();
  const start = async (): Promise<void> => {
    const child = spawn("sleep", ["60"]);
    children.add(child);
    await once(child, "spawn");
  };
  const current = async () => markOf([...children].at(-1)?.pid ?? 0);
  const kill = (): void => void [...children].at(-1)?.kill("SIGKILL");
  await start();
  const givenUp = Promise.withResolvers<Error>();
  const onRestarted = vi.fn<() => void>(kill);
  const listener = { onEnded: () => {}, onRestarted, onGivenUp: givenUp.resolve };
  const watch = new ServerWatch({ start, process: current, log: "/data/server.log" }, await current(), listener);
  kill();
  expect((await givenUp.promise).message).toMatch(/more than 3 times in 10 minutes.* \/data\/server\.log/);
  expect(onRestarted).toHaveBeenCalledTimes(3);
  expect(children.size).toBe(4);
  await watch.stop();
}, 20_000);

test("the lock of a process that is gone is taken over", async () => {
  const lock = await lockFolder(dataDir);
  await expect(lockFolder(dataDir)).rejects.toThrow(/is in use by process/);
  await lock.release();
  const again = await lockFolder(dataDir);
  await again.release();
});

test.runIf(process.getuid?.() === 0)(
  "a data folder that the server's user cannot reach is refused by name",
  async () => {
    await expect(startEmbeddedPostgres({ dataDir: path.join(dataDir, "inner", "data") })).rejects.toThrow(
      `who may not enter ${dataDir},`,
    );
  },
);
