import { createHttpClient, Fault } from "@storegate/http-client";
import { startSandbox, type Sandbox } from "@storegate/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStoreClient } from "../create-store-client.js";

let sandbox: Sandbox;
const http = createHttpClient({ allowPrivateHosts: true });
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 20, plan: "enterprise" });
});
afterAll(async () => {
  await http.close();
  await sandbox.stop();
});

test("a scope is told by what the store lets through, and nothing in the store moves", async () => {
  const before = sandbox.control.snapshot();
  const client = createStoreClient({ ...sandbox, http });
  await client.requireScope("store_v2_customers");
  await client.requireScope("store_v2_information_read_only");

  sandbox.control.setScopes(["store_v2_customers_read_only"]);
  await client.requireScope("store_v2_customers_read_only");
  await expect(client.requireScope("store_v2_customers")).rejects.toMatchObject({
    kind: "SCOPE",
    message: expect.stringContaining("store_v2_customers") as string,
  });
  await expect(client.requireScope("store_v2_information_read_only")).rejects.toBeInstanceOf(Fault);
  expect(sandbox.control.snapshot()).toEqual(before);
});
