/** A store's client over a change of its token. */
import { EncryptionKey, newId, openSecretBox, schema } from "@storegate/database";
import { createTestDatabase } from "@storegate/database/testing";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox } from "@storegate/sandbox";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { StoreClients } from "../src/stores/store-clients.js";

test("what is known of a store's quota outlives its token", async () => {
  await using cleanUp = new AsyncDisposableStack();
  const sandbox = cleanUp.use(await startSandbox({ customers: 1, plan: "standard" }));
  const database = cleanUp.adopt(await createTestDatabase(), (each) => each.drop());
  const http = cleanUp.adopt(createHttpClient({ allowPrivateHosts: true }), (each) => each.close());
  const secrets = await openSecretBox(database, { current: EncryptionKey.make(), previous: [], source: "a test" });
  const clients = new StoreClients(database.queries, http, secrets);
  const { stores } = schema;
  const id = newId();
  const credentials = () => clients.seal(id, { accessToken: sandbox.accessToken, clientId: null });
  await database.queries.insert(stores).values({
    id,
    storeHash: sandbox.storeHash,
    name: "Shop",
    apiUrl: sandbox.apiUrl,
    credentials: credentials(),
    status: "CONNECTED",
    scopes: [],
  });

  const first = (await clients.open(id)).client;
  await first.time.get();
  expect((await clients.open(id)).client).toBe(first);
  await database.queries.update(stores).set({ credentials: credentials() }).where(eq(stores.id, id));
  const second = (await clients.open(id)).client;
  expect(second).not.toBe(first);
  expect(second.rateLimit).toEqual(first.rateLimit);
  expect(second.rateLimit).toMatchObject({ quota: 150 });
});
