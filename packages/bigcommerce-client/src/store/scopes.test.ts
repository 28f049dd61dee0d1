import { createHttpClient, Fault } from "@storegate/http-client";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createStoreClient } from "../create-store-client.js";
import type { StoreClient } from "../store-client.js";

let sandbox: Sandbox;
let client: StoreClient;
const http = createHttpClient({ allowPrivateHosts: true });
const resources = ["customers", "products", "orders", "transactions", "marketing"].map((name) => `store_v2_${name}`);
const information = "store_v2_information_read_only";

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 20, plan: "enterprise" });
  client = createStoreClient({ ...sandbox, http });
});
beforeEach(() => sandbox.control.setScopes([]));
afterAll(async () => {
  await http.close();
  await sandbox.stop();
});

/** Whether the store lets the token do what a scope is for. */
async function has(scope: string): Promise<boolean> {
  try {
    await client.requireScope(scope);
    return true;
  } catch (error) {
    if (error instanceof Fault && error.kind === "SCOPE") return false;
    throw error;
  }
}

test("a scope is told by what the store lets through, and nothing in the store moves", async () => {
  const before = sandbox.control.snapshot();
  const all = [information, ...resources.flatMap((scope) => [scope, `${scope}_read_only`])];
  for (const scope of all) expect([scope, await has(scope)]).toEqual([scope, false]);

  sandbox.control.setScopes([information, ...resources]);
  for (const scope of all) expect([scope, await has(scope)]).toEqual([scope, true]);
  expect(sandbox.control.snapshot()).toEqual(before);
});

test.each(resources)("%s is not there where it may only be read, nor any other", async (scope) => {
  sandbox.control.setScopes([`${scope}_read_only`]);
  expect(await has(`${scope}_read_only`)).toBe(true);
  await expect(client.requireScope(scope)).rejects.toMatchObject({
    kind: "SCOPE",
    message: expect.stringContaining(scope),
  });
  const others = resources.filter((each) => each !== scope).map((each) => `${each}_read_only`);
  for (const other of [information, ...others]) expect([other, await has(other)]).toEqual([other, false]);
});
