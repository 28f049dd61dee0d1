/** The README's quick start, run as it is written; only ports and the way programs are started are replaced. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
const run = promisify(execFile);
const started: ChildProcess[] = [];
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "storegate-readme-"));
});
afterAll(async () => {
  for (const child of started) {
    if (child.exitCode !== null) continue;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The blocks of a section of the README. */
async function blocksOf(section: string): Promise<string[]> {
  const readme = await readFile(path.join(root, "README.md"), "utf8");
  const text = readme.split(/^## /m).find((each) => each.startsWith(section)) ?? "";
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? "");
}

/** Starts a block's program in the background and waits for a line that says it serves. */
async function startBlock(block: string, ready: RegExp): Promise<void> {
  const child = spawn("bash", ["-c", block.replace(/^((?:\w+=\S+ |\\\n| )*)node /m, "$1exec node ")], {
    cwd: root,
    env: { ...process.env, STOREGATE_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  for await (const line of createInterface({ input: child.stdout })) if (ready.test(line)) return;
  throw new Error(`ended without being ready: ${block}`);
}

describe("the quick start", () => {
  test("does all that it says", { timeout: 120_000 }, async () => {
    const [api, dns, gateway] = [await freePort(), await freePort(), await freePort()];
    const blocks = (await blocksOf("Quick start")).map((block) =>
      block
        .replaceAll("4010", String(api))
        .replaceAll("5353", String(dns))
        .replaceAll("127.0.0.1:4000", `127.0.0.1:${gateway}`)
        // A plan without a quota, so that the test need not wait for windows.
        .replace("npx -y pnpm@12.21.0 sandbox", "node packages/sandbox/dist/cli.js --plan enterprise")
        .replace("npx -y pnpm@12.21.0 start", "node apps/gateway/dist/main.js"),
    );
    const [sandboxBlock = "", startBlock_ = "", ...asked] = blocks;
    await startBlock(sandboxBlock, /"apiUrl"/);
    await startBlock(`PORT=${gateway} ${startBlock_}`, /"msg":"ready"/);

    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", asked.join("\n")], { cwd: root });
    expect(stdout).toContain('"role":"ADMIN"');
    expect(stdout).toContain('"name":"store_v2_customers","status":"PASSED"');
    expect(stdout).toContain('"ok":true');
    expect(stdout).toContain('"didYouMean":"jane@gmail.com"');
    // A dry run, a run, what undoing it would do, undoing it.
    expect(stdout.match(/^SUCCEEDED 1000 of 1000/gm)).toHaveLength(4);
    const answers = stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as { readonly data?: object });
    expect(answers.at(-2)).toMatchObject({
      data: {
        sync: {
          status: "SUCCEEDED",
          progress: { processed: 1000, updated: 1000, failed: 0 },
          results: { nodes: [{ outcome: "UPDATED" }, {}, {}] },
        },
      },
    });
    expect(stdout).toMatch(/^id,.*key,/m);
    expect(answers.at(-1)).toMatchObject({ data: { recordHistory: { nodes: [{ outcome: "UPDATED" }] } } });
    expect(stdout).not.toContain('"errors":[{"message"');
  });
});

describe("the demo", () => {
  test("does the main job and ends with status 0", { timeout: 60_000 }, async () => {
    const demo = path.join(root, "apps/gateway/dist/demo/main.js");
    const { stdout } = await run(process.execPath, [demo, "--exit", "--customers", "300", "--plan", "enterprise"]);
    expect(stdout).toContain("attribute equal to the known truth   300 of 300");
    expect(stdout).toMatch(/a second sync, nothing new +\d+ reads, 0 writes/);
    expect(stdout).toContain("All went well.");
  });

  test("refuses what it cannot use in a sentence", async () => {
    const demo = path.join(root, "apps/gateway/dist/demo/main.js");
    const failed = run(process.execPath, [demo, "--customers", "many"]);
    await expect(failed).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--customers takes a whole number") as string,
    });
  });
});
