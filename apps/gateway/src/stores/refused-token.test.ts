import { newId, schema } from "@storegate/database";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { meaningOfStatus } from "@storegate/http-client";
import { tokenMark } from "@storegate/sync-engine";
import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { disableForRefusedToken, isRefusedToken } from "./refused-token.js";

const { integrations, stores } = schema;

const message = "401";

test("a provider that refuses its credentials does not speak for the store", () => {
  const provider = { ...meaningOfStatus(401), message, retryable: false };
  expect(provider.kind).toBe("AUTH");
  expect(isRefusedToken(provider)).toBe(false);
  expect(isRefusedToken({ kind: "AUTH", code: "TOKEN_REJECTED", message, retryable: false })).toBe(true);
  expect(isRefusedToken(null)).toBe(false);
});

test("a store that refuses the token disables its integrations, however long ago the sync began; an older token's refusal does not", async () => {
  await using database = await disposable();
  const { queries } = database;
  const [storeId, integrationId] = [newId(), newId()];
  await queries.insert(stores).values({ id: storeId, storeHash: "abc", name: "Shop", status: "CONNECTED", scopes: [] });
  await queries.insert(integrations).values({
    id: integrationId,
    storeId,
    connectorId: "validation",
    name: "Validation",
    config: {},
    status: "AUTOMATIC",
  });
  const given = await tokenMark(queries, storeId);
  const giveAnother = () => queries.update(stores).set({ tokenGivenAt: sql`clock_timestamp()` });
  const fault = { kind: "AUTH", code: "TOKEN_REJECTED", message, retryable: false } as const;
  const refusedTo = async (token: string | null) => {
    await queries.transaction((tx) => disableForRefusedToken(tx, { storeId }, fault, token));
    const [found] = await queries
      .select({ status: integrations.status, before: integrations.statusBefore, store: stores.status })
      .from(integrations)
      .innerJoin(stores, eq(stores.id, integrations.storeId));
    return found;
  };
  const asItWas = { status: "AUTOMATIC", before: null, store: "CONNECTED" };
  expect(await refusedTo(null)).toEqual(asItWas);
  await giveAnother();
  expect(await refusedTo(given)).toEqual(asItWas);
  expect(await refusedTo(await tokenMark(queries, storeId))).toEqual({
    status: "DISABLED",
    before: "AUTOMATIC",
    store: "AUTHENTICATION_FAILED",
  });
});

async function disposable(): Promise<TestDatabase & AsyncDisposable> {
  const database = await createTestDatabase();
  return { ...database, [Symbol.asyncDispose]: () => database.drop() };
}
