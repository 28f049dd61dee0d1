/** The first admin key, and keys that are revoked while somebody uses them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureAdminKey } from "../src/access/api-keys.js";
import { addApiKey, setUpValidation, startTestGateway, type TestGateway } from "./harness.js";
import { followSync, openSocket } from "./sockets.js";
import { startSync } from "./syncs.js";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ sandbox: { customers: 5 }, concurrency: 0 });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const viewer = "{ viewer { name } }";

async function isGood(key: string): Promise<boolean> {
  const { data } = await gateway.query(viewer, {}, key);
  return data?.viewer !== undefined;
}

test("a key given from outside takes the place of the one before, and an earlier one is good again when it is given again", async () => {
  const { queries } = gateway.database;
  const [first, second] = ["a-first-key-of-mine", "a-second-key-of-mine"];
  await ensureAdminKey(queries, first, "/nowhere");
  await ensureAdminKey(queries, second, "/nowhere");
  expect([await isGood(first), await isGood(second)]).toEqual([false, true]);
  await ensureAdminKey(queries, first, "/nowhere");
  expect([await isGood(first), await isGood(second)]).toEqual([true, false]);
  await ensureAdminKey(queries, gateway.key, "/nowhere");
  expect(await isGood(gateway.key)).toBe(true);
});

test("an open socket does nothing more once its key is revoked", async () => {
  const { integrationId } = await setUpValidation(gateway);
  const syncId = await startSync(gateway, { integrationId });
  const secret = await addApiKey(gateway, "ADMIN", "soon revoked");
  await using socket = openSocket(gateway, `Bearer ${secret}`);
  // Nobody works here: the sync waits, and following it keeps the socket open.
  const states = followSync(socket.client, syncId);
  await states.next();
  const ask = () => socket.client.iterate({ query: viewer }).next();
  await expect(ask()).resolves.toMatchObject({ value: { data: { viewer: { name: "soon revoked" } } } });

  await gateway.database.sql`update api_keys set revoked_at = now() where name = 'soon revoked'`;
  await expect(ask()).rejects.toBeDefined();
  expect((await socket.closed).code).toBe(4403);
  await expect(states.next()).rejects.toBeDefined();
});
