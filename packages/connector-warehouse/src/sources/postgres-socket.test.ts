import { once } from "node:events";
import { createServer, connect, type AddressInfo, type Server } from "node:net";
import { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selfSigned } from "../../test/self-signed.js";
import { testHost, testWarehouse, type TestWarehouse } from "../../test/source-world.js";
import type { PostgresConfig } from "./postgres-config.js";
import { postgresSource } from "./postgres.js";

let warehouse: TestWarehouse;
let server: Server;
let port: number;

/** Stands before PostgreSQL with a certificate of its own, as a server does that has TLS. */
beforeAll(async () => {
  warehouse = await testWarehouse();
  const { host, port: behind } = warehouse.config;
  const identity = selfSigned("db.example.com");
  server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, ...identity });
      const database = connect({ host, port: behind });
      secure.on("error", () => database.destroy()).on("close", () => database.destroy());
      database.on("error", () => secure.destroy()).on("close", () => secure.destroy());
      secure.pipe(database).pipe(secure);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await once(server, "close");
  await warehouse[Symbol.asyncDispose]();
});

async function rowsOver(tls: PostgresConfig["tls"]): Promise<unknown> {
  const source = await postgresSource.open(
    { ...warehouse.config, port, tls },
    testHost(),
    new AbortController().signal,
  );
  try {
    return (await source.sample({ query: "select 1 as id" }, 1)).rows;
  } finally {
    await source.close();
  }
}

describe("a server with TLS", () => {
  it("is read over it, whoever it is, where that will do", async () => {
    expect(await rowsOver("encrypt")).toEqual([{ id: 1 }]);
  });

  it("whose certificate nobody vouches for is not told the password", async () => {
    await expect(rowsOver("verify")).rejects.toMatchObject({
      kind: "CONFIG",
      code: "SOURCE_TLS_REFUSED",
      message: expect.stringContaining("self-signed certificate"),
      field: "source.tls",
    });
  });
});

it("a server that hangs up before it says anything is not there", async () => {
  const silent = createServer((socket) => socket.destroy());
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const config = { ...warehouse.config, port: (silent.address() as AddressInfo).port };
  for (const tls of ["off", "encrypt"] as const) {
    const opened = postgresSource.open({ ...config, tls }, testHost(), new AbortController().signal);
    await expect(opened).rejects.toMatchObject({ code: "SOURCE_UNREACHABLE" });
  }
  silent.close();
  await once(silent, "close");
});
