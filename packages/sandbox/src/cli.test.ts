import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { parseCliArguments } from "./cli-arguments.js";
import { startSandbox } from "./sandbox.js";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

async function run(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as unknown[];
  return { code, stdout, stderr };
}

it("prints one line of JSON when it serves, tells on stderr what a request did wrong, and stops with 0", async () => {
  const child = spawn(process.execPath, [cli, "--customers", "20", "--plan", "pro", "--seed", "7"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const told = JSON.parse(line) as Record<string, string>;
  expect(Object.keys(told)).toEqual([
    "apiUrl",
    "storeHash",
    "accessToken",
    "dnsAddress",
    "mailProxy",
    "truelistUrl",
    "truelistKey",
    "dotdigitalUrl",
    "dotdigitalUser",
    "dotdigitalPassword",
    "controlUrl",
  ]);
  const complaint = once(createInterface(child.stderr), "line");
  const response = await fetch(`${told["apiUrl"]}/stores/${told["storeHash"]}/v3/customers`, {
    method: "PUT",
    headers: { "x-auth-token": told["accessToken"] ?? "", "content-type": "application/json" },
    body: '[{"company":"x"}]',
  });
  expect([response.status, response.headers.get("x-rate-limit-requests-quota")]).toEqual([422, "450"]);
  expect(await complaint).toEqual(["PUT /v3/customers refused 422: item 0 has no id"]);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
});

it("stops in the middle of a search that takes minutes", async () => {
  const child = spawn(process.execPath, [cli, "--customers", "10000", "--orders", "20000000"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { apiUrl, storeHash, accessToken, controlUrl } = JSON.parse(line) as Record<string, string>;
  const asked = fetch(`${apiUrl}/stores/${storeHash}/v2/orders?payment_method=PayPal`, {
    headers: { "x-auth-token": accessToken ?? "" },
  });
  asked.catch(() => undefined);
  const total = async () => ((await (await fetch(`${controlUrl}/calls`)).json()) as { total: number }).total;
  await expect.poll(total).toBe(1);
  const ended = once(child, "close");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  await expect(asked).rejects.toThrow(/fetch failed/);
});

it("explains itself, and answers bad arguments with a sentence and 2", async () => {
  const help = await run(["--help"]);
  expect([help.code, help.stderr]).toEqual([0, ""]);
  expect(help.stdout).toContain("--customers N");
  const bad = await run(["--plan", "huge"]);
  expect(bad).toEqual({
    code: 2,
    stdout: "",
    stderr: '--plan takes standard, plus, pro, enterprise, not "huge". See --help.\n',
  });
});

it.each([
  [["--port", "x"], /--port takes a whole number from 0 to 65535, not "x"\./],
  [["--customers=-5"], /--customers takes a whole number/],
  [["--colour", "red"], /Unknown option '--colour'/],
  [["--store-hash", "fr1"], /--store-hash takes 4 to 16 lower-case letters and digits, as abc123, not "fr1"\.$/],
  [["--store-hash", "Abcd"], /not "Abcd"\.$/],
  [["--store-hash="], /not ""\.$/],
  [["--seed"], /--seed/],
  [["extra"], /extra/],
  [["--scopes", "store_v2_cust"], /--scopes takes store_v2_customers, .*not "store_v2_cust"\.$/],
])("does not take %j", (args, mistake) => {
  const parsed = parseCliArguments(args);
  expect("mistake" in parsed && parsed.mistake).toMatch(mistake);
});

it.each(["fr1", "ABC123", "store-1", "s".repeat(17), "abcd\n"])("does not start as the store %j", async (storeHash) => {
  await expect(startSandbox({ customers: 1, storeHash })).rejects.toThrow(
    `storeHash takes 4 to 16 lower-case letters and digits, as abc123, not "${storeHash}".`,
  );
});

it("takes every option", () => {
  const args =
    "-- --port 1 --dns-port 2 --mail-port 9 --host ::1 --customers 3 --orders 30 --products 31 --subscribers 32 --domains 33 --plan plus --seed 4 --latency 5 --window 6 --time-scale 7 --foreign-app 8 --store-hash abcd --access-token t --client-secret s --scopes store_v2_orders_read_only,store_v2_products";
  expect(parseCliArguments(args.split(" "))).toEqual({
    options: {
      port: 1,
      dnsPort: 2,
      mailPort: 9,
      host: "::1",
      customers: 3,
      orders: 30,
      products: 31,
      subscribers: 32,
      domains: 33,
      plan: "plus",
      seed: 4,
      latencyMs: 5,
      windowMs: 6,
      timeScale: 7,
      foreignApp: { requestsPerWindow: 8 },
      storeHash: "abcd",
      accessToken: "t",
      clientSecret: "s",
      scopes: ["store_v2_orders_read_only", "store_v2_products"],
    },
  });
});
