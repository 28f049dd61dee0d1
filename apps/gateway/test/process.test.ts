/** The program as it is run: what it says, what it refuses, and that neither asking nor killing it loses anything. */
import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startSandbox, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import { holdWrites } from "./held-writes.js";
import { apiAt, setUpValidation, startTestGateway, type Api } from "./harness.js";
import { dataFolder, startProgram, type Program } from "./programs.js";
import type { SyncFields } from "./sockets.js";
import { contents, outcomes } from "./same-end.js";
import { runSync, startSync, syncToEnd, syncUntil } from "./syncs.js";

const customers = 150;
const sandboxes: Sandbox[] = [];

/** One store among others; all have the same customers, and all names are known to the first one's name server. */
async function anotherStore(options: SandboxOptions = {}): Promise<Sandbox> {
  const storeHash = `store${sandboxes.length}`;
  const sandbox = await startSandbox({ customers, plan: "enterprise", storeHash, ...options });
  sandboxes.push(sandbox);
  return sandbox;
}

/** A gateway with its own PostgreSQL in a folder, which can be started again. */
class Installation implements AsyncDisposable {
  readonly #data: Awaited<ReturnType<typeof dataFolder>>;
  readonly environment: Record<string, string>;
  running: Program;
  api: Api;

  private constructor(data: Awaited<ReturnType<typeof dataFolder>>, running: Program, api: Api) {
    this.#data = data;
    this.environment = environmentIn(data.folder);
    this.running = running;
    this.api = api;
  }

  static async make(): Promise<Installation> {
    const data = await dataFolder();
    return new Installation(data, ...(await run(data.folder)));
  }

  get folder(): string {
    return this.#data.folder;
  }

  async startAgain(): Promise<void> {
    [this.running, this.api] = await run(this.folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
    await this.#data[Symbol.asyncDispose]();
  }
}

function environmentIn(folder: string): Record<string, string> {
  return {
    STOREGATE_DATA_DIR: folder,
    STOREGATE_DNS_SERVERS: undisturbed.dnsAddress,
    STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
  };
}

async function run(folder: string): Promise<[Program, Api]> {
  const program = await startProgram(environmentIn(folder));
  const ready = await program.line("ready");
  const file = String((await program.line("the admin key is in this file"))["file"]);
  return [program, apiAt(String(ready["url"]), (await readFile(file, "utf8")).trim())];
}

/** Starts a sync, and answers once some of it is done; its next writes are made, and their answers held. */
async function halfDone(api: Api, sandbox: Sandbox): Promise<string> {
  const { integrationId } = await setUpValidation(api, {}, sandbox);
  holdWrites(sandbox.control);
  const id = await startSync(api, { integrationId });
  const { progress } = await syncUntil(api, id, ({ sync }) => sync.progress.updated > 0);
  expect(progress.processed).toBeLessThan(customers);
  return id;
}

/** That a sync ended as one that nobody disturbed. */
async function expectAsUndisturbed(api: Api, sandbox: Sandbox, syncId: string): Promise<void> {
  const sync = await syncToEnd(api, syncId);
  expect(sync).toMatchObject({
    status: "SUCCEEDED",
    error: null,
    progress: { processed: customers, total: customers, updated: customers, unchanged: 0, failed: 0 },
  });
  expect(contents(sandbox)).toEqual(expected.store);
  expect(await outcomes(api, syncId)).toEqual(expected.outcomes);
  expect(sync.labels).toEqual(expected.labels);
}

let undisturbed: Sandbox;
let installation: Installation;
let expected: {
  readonly store: ReturnType<typeof contents>;
  readonly outcomes: Awaited<ReturnType<typeof outcomes>>;
  readonly labels: SyncFields["labels"];
};

beforeAll(async () => {
  undisturbed = await anotherStore();
  installation = await Installation.make();
  const { api } = installation;
  const { integrationId } = await setUpValidation(api, {}, undisturbed);
  const { id, labels } = await runSync(api, { integrationId });
  expected = { store: contents(undisturbed), outcomes: await outcomes(api, id), labels };
}, 60_000);
afterAll(async () => {
  await installation[Symbol.asyncDispose]();
  await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
});

// They wait more than they work, so the groups go side by side, each in its own order.
describe.concurrent("the gateway with its own PostgreSQL", () => {
  test("says once that it is ready, and where", { concurrent: false }, () => {
    const { running, api } = installation;
    const ready = running.lines.filter(({ msg }) => msg === "ready");
    expect(ready).toHaveLength(1);
    expect(ready[0]).toMatchObject({ level: 30, url: api.url, graphql: `${api.url}/graphql` });
    expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test(
    "has made a key that only its owner may read, and says where it is, not what",
    { concurrent: false },
    async () => {
      const { running, api, folder } = installation;
      const file = String((await running.line("the admin key is in this file"))["file"]);
      expect(file.startsWith(folder)).toBe(true);
      for (const secret of [file, `${folder}/encryption-key`]) expect((await stat(secret)).mode & 0o777).toBe(0o600);
      expect((await api.query("{ viewer { role name } }")).data.viewer).toEqual({ role: "ADMIN", name: "admin" });
      expect(JSON.stringify(running.lines)).not.toContain(api.key);
    },
  );

  test("is the only one in its folder", { concurrent: false }, async () => {
    await using second = await startProgram(installation.environment);
    expect(await second.exit).toEqual({ code: 1, signal: null, stderr: "" });
    const told = await second.line("did not start");
    const { message } = told["err"] as { message: string };
    expect(message).toContain(`in use by process ${installation.running.process.pid}`);
    expect(message).toContain("STOREGATE_DATA_DIR");
    expect(second.lines[0]).toMatchObject({ msg: "starting", mode: "serve", dataDir: installation.folder });
    expect((await fetch(`${installation.api.url}/readyz`)).status).toBe(200);
  });

  test(
    "asked to stop in the middle of a sync it ends the batch and exits 0; the next start goes on",
    { concurrent: false, timeout: 60_000 },
    async () => {
      const { key } = installation.api;
      const sandbox = await anotherStore();
      const id = await halfDone(installation.api, sandbox);
      const { running } = installation;
      const ended = running.end("SIGTERM");
      await running.line("stopping");
      sandbox.control.releaseHeld();
      const { code, stderr } = await ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(running.lines.map(({ msg }) => msg).slice(-3)).toEqual([
        "stopping",
        "a sync waits for another worker",
        "stopped",
      ]);
      const left = await running.line("a sync waits for another worker");
      expect(running.lines.filter(({ level }) => level >= 50)).toEqual([]);
      const calls = sandbox.control.calls().total;
      await installation.startAgain();
      expect(await installation.running.line("a sync goes on")).toMatchObject({
        syncId: left["syncId"],
        processed: left["processed"],
      });
      expect(installation.api.key).toBe(key);
      await expectAsUndisturbed(installation.api, sandbox, id);
      expect(sandbox.control.calls().total).toBeGreaterThan(calls);
    },
  );

  test(
    "asked to stop while it starts it stops, and leaves nothing running",
    { concurrent: false, timeout: 60_000 },
    async () => {
      expect((await installation.running.end("SIGINT")).code).toBe(0);
      await using early = await startProgram(installation.environment);
      // Its handlers are there once its PostgreSQL begins to start.
      const lock = `${installation.folder}/gateway.lock`;
      await vi.waitFor(() => stat(lock), { interval: 5, timeout: 20_000 });
      expect((await early.end("SIGTERM")).code).toBe(0);
      await expect(stat(lock)).rejects.toThrow("ENOENT");
      await expect(stat(`${installation.folder}/postgres/postmaster.pid`)).rejects.toThrow("ENOENT");
    },
  );
});

describe.concurrent("the gateway, killed", () => {
  test("in the middle of a sync, the next start ends it as if nothing had been", { timeout: 90_000 }, async () => {
    await using killed = await Installation.make();
    const sandbox = await anotherStore();
    const id = await halfDone(killed.api, sandbox);
    await sandbox.control.untilHeld();
    expect((await killed.running.end("SIGKILL")).signal).toBe("SIGKILL");
    sandbox.control.releaseHeld();
    await killed.startAgain();
    await expectAsUndisturbed(killed.api, sandbox, id);
  });
});

describe.concurrent("what it cannot start with it says, and exits 1", () => {
  test("an older Node, before anything stumbles over it", async () => {
    // It calls itself 20, and lacks what that one lacks: what loads it throws.
    const older = `
      import zlib from "node:zlib";
      Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
      delete zlib.createZstdDecompress;`;
    const preload = `data:text/javascript,${encodeURIComponent(older)}`;
    await using program = await startProgram({ NODE_OPTIONS: `--import=${preload}` });
    const { code, stderr } = await program.exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Storegate needs Node 26 .* node_modules\/\.bin\/node \S+main\.js\n$/);
  });

  const database = "postgres://nobody:nothing@127.0.0.1:1/none";
  test.for<[string, Record<string, string>, readonly string[], readonly RegExp[]]>([
    [
      "settings that are wrong, all of them at once",
      {
        PORT: "eighty",
        STOREGATE_LOG_LEVEL: "loud",
        STOREGATE_ADMIN_KEY: "short",
        STOREGATE_ALLOW_PRIVATE_HOSTS: "yes",
      },
      [],
      [/PORT/, /STOREGATE_LOG_LEVEL/, /STOREGATE_ADMIN_KEY: has fewer than 16/, /STOREGATE_ALLOW_PRIVATE_HOSTS/],
    ],
    ["a port out of range", { PORT: "65536" }, [], [/PORT/]],
    ["a database that is no PostgreSQL", { DATABASE_URL: "mysql://localhost/x" }, [], [/DATABASE_URL/]],
    [
      "a database without an encryption key",
      { DATABASE_URL: database },
      [],
      [/STOREGATE_ENCRYPTION_KEY/, /openssl rand -base64 32/],
    ],
    [
      "an encryption key that is none",
      { DATABASE_URL: database, STOREGATE_ENCRYPTION_KEY: "c2hvcnQ=" },
      [],
      [/32 bytes/],
    ],
    [
      "a database that does not answer",
      { DATABASE_URL: database, STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64") },
      [],
      [/ECONNREFUSED|connect/],
    ],
    ["a worker without a database", {}, ["worker"], [/DATABASE_URL/]],
  ])("%s", async ([, environment, args, words]) => {
    await using data = await dataFolder();
    await using program = await startProgram({ STOREGATE_DATA_DIR: data.folder, ...environment }, args);
    const { code, stderr } = await program.exit;
    expect(code).toBe(1);
    // By stderr, or once there is a log by that alone.
    const told = program.lines.map(({ err }) => (err as { message: string } | undefined)?.message ?? "").join("");
    expect([stderr, told]).toContain("");
    for (const word of words) expect(stderr + told).toMatch(word);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe.concurrent("a worker beside a gateway", () => {
  test(
    "does the work of a gateway that does none, hands it over when it is asked to stop, and needs the same key",
    { timeout: 60_000 },
    async () => {
      const key = randomBytes(32).toString("base64");
      await using gateway = await startTestGateway({
        sandbox: { customers: 1 },
        concurrency: 0,
        environment: { STOREGATE_ENCRYPTION_KEY: key, STOREGATE_DNS_SERVERS: undisturbed.dnsAddress },
      });
      const sandbox = await anotherStore();
      const { integrationId } = await setUpValidation(gateway, {}, sandbox);
      holdWrites(sandbox.control);
      const environment = {
        DATABASE_URL: gateway.database.url,
        STOREGATE_ENCRYPTION_KEY: key,
        STOREGATE_DNS_SERVERS: undisturbed.dnsAddress,
        STOREGATE_ALLOW_PRIVATE_HOSTS: "true",
      };

      await using stranger = await startProgram(
        { ...environment, STOREGATE_ENCRYPTION_KEY: randomBytes(32).toString("base64") },
        ["worker"],
      );
      const refused = await stranger.exit;
      expect(refused.code).toBe(1);
      expect(((await stranger.line("did not start"))["err"] as { message: string }).message).toMatch(
        /encrypted with key [0-9a-f]{16}, and STOREGATE_ENCRYPTION_KEY is key [0-9a-f]{16}/,
      );

      await using first = await startProgram(environment, ["worker"]);
      await using second = await startProgram(environment, ["worker"]);
      expect(await first.line("ready")).not.toHaveProperty("url");
      await second.line("ready");
      const id = await startSync(gateway, { integrationId });
      await syncUntil(gateway, id, ({ sync }) => sync.progress.updated > 0);
      const isAtWork = ({ lines }: Program): boolean => lines.some(({ msg }) => msg === "a sync has started");
      const [leaving, staying] = isAtWork(first) ? [first, second] : [second, first];
      const stoppedAt = performance.now();
      const ended = leaving.end("SIGTERM");
      await leaving.line("stopping");
      sandbox.control.releaseHeld();
      const left = await leaving.line("a sync waits for another worker");
      expect(left["processed"]).toBeLessThan(customers);
      // It is woken as soon as the store is given back: no sweep is waited for, and no lease.
      const goesOn = await staying.line("a sync goes on");
      expect(goesOn).toMatchObject({ syncId: left["syncId"], processed: left["processed"] });
      expect(Number(goesOn["time"]) - Number(left["time"])).toBeLessThan(10_000);
      expect(await ended).toEqual({ code: 0, signal: null, stderr: "" });
      expect(performance.now() - stoppedAt).toBeLessThan(30_000);
      await expectAsUndisturbed(gateway, sandbox, id);
      expect((await staying.end("SIGTERM")).code).toBe(0);
    },
  );
});
