import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "./connect.js";
import { createTestDatabase, type TestDatabase } from "./testing/index.js";

let direct: TestDatabase;
beforeAll(async () => {
  direct = await createTestDatabase();
});
afterAll(() => direct.drop());

/** A database whose connections a test can break, as a host that is gone breaks them. */
async function breakable() {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(direct.url);
  const server = createServer((socket) => {
    const onwards = connect(Number(port), hostname);
    for (const [from, to] of [
      [socket, onwards],
      [onwards, socket],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(direct.url);
  if (address && typeof address === "object") url.host = `127.0.0.1:${address.port}`;
  const database: Database = connectDatabase(url.href, { max: 1, idleInTransactionMs: 200 });
  return {
    database,
    break: () => {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    [Symbol.asyncDispose]: async () => {
      await database.close();
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe("a connection that breaks within a transaction", () => {
  test("while a statement is under way ends the transaction, and the pool goes on", async () => {
    await using broken = await breakable();
    const { queries, sql } = broken.database;
    const ended = queries.transaction(async (tx) => {
      setTimeout(broken.break, 50);
      await tx.execute("select pg_sleep(5)");
    });
    await expect(ended).rejects.toThrow("CONNECTION_CLOSED");
    await turn();
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test("between two statements ends the transaction at once, and what its work says later goes nowhere", async () => {
    await using broken = await breakable();
    const { queries, sql } = broken.database;
    const later = Promise.withResolvers<void>();
    const said = Promise.withResolvers<unknown>();
    const ended = queries.transaction(async (tx) => {
      await tx.execute("select 1");
      broken.break();
      await later.promise;
      said.resolve(await Promise.allSettled([tx.execute("select 2")]));
    });
    await expect(ended).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
    later.resolve();
    expect(await said.promise).toMatchObject([{ status: "rejected" }]);
    await turn();
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });

  test("because the server would not wait for its next statement is as any other", async () => {
    await using slow = await breakable();
    const { queries, sql } = slow.database;
    const said = Promise.withResolvers<unknown>();
    const ended = queries.transaction(async (tx) => {
      await tx.execute("select 1");
      await new Promise((resolve) => setTimeout(resolve, 500));
      said.resolve(await Promise.allSettled([tx.execute("select 2")]));
    });
    await expect(ended).rejects.toThrow("CONNECTION_CLOSED");
    expect(await said.promise).toMatchObject([{ status: "rejected" }]);
    await turn();
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  });
});

test("a transaction that fails by itself is rolled back, and one that succeeds is committed", async () => {
  const { queries, sql } = direct;
  await sql`create table kept (n int)`;
  await queries.transaction((tx) => tx.execute("insert into kept values (1)"));
  const failed = queries.transaction(async (tx) => {
    await tx.execute("insert into kept values (2)");
    throw new Error("not this one");
  });
  await expect(failed).rejects.toThrow("not this one");
  const nested = queries.transaction(async (tx) => {
    await tx.execute("insert into kept values (3)");
    await expect(tx.transaction((inner) => inner.execute("select nothing"))).rejects.toThrow("select nothing");
  });
  await nested;
  expect(await sql`select n from kept order by n`).toEqual([{ n: 1 }, { n: 3 }]);
});
