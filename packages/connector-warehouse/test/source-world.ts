/** Sources for tests: a real PostgreSQL with a user that may only read, and a folder of files. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { DuckDBInstance } from "@duckdb/node-api";
import type { PostgresConfig } from "../src/sources/postgres-config.js";
import type { OpenModel, SourceHost, SourceRow } from "../src/sources/source.js";

/** A host that connects to whatever it is told, and remembers the sockets. */
export function testHost(filesFolder: string | null = null): SourceHost & { readonly sockets: Socket[] } {
  const sockets: Socket[] = [];
  return {
    filesFolder,
    sockets,
    connect: async ({ host, port, signal }) => {
      const socket = connect({ host, port });
      sockets.push(socket);
      await once(socket, "connect", signal ? { signal } : {});
      return socket;
    },
  };
}

/** A database with a user that may only read its schema `public`. */
export interface TestWarehouse extends AsyncDisposable {
  readonly sql: TestDatabase["sql"];
  readonly config: Omit<PostgresConfig, "table" | "query">;
}

/** Makes a {@link TestWarehouse}. */
export async function testWarehouse(): Promise<TestWarehouse> {
  const database = await createTestDatabase();
  const { sql } = database;
  const user = `reader_${randomBytes(6).toString("hex")}`;
  const password = randomBytes(12).toString("hex");
  await sql.unsafe(`create role ${user} login password '${password}'`);
  await sql.unsafe(`grant usage on schema public to ${user}`);
  await sql.unsafe(`alter default privileges in schema public grant select on tables to ${user}`);
  const { host, port, database: name } = sql.options;
  return {
    sql,
    config: {
      type: "postgres",
      host: host[0] ?? "",
      port: port[0] ?? 0,
      database: name,
      user,
      password,
      tls: "off",
    },
    async [Symbol.asyncDispose]() {
      await sql.unsafe(`drop owned by ${user}`);
      await sql.unsafe(`drop role ${user}`);
      await database.drop();
    },
  };
}

/** A folder of files that DuckDB writes. */
export interface TestFiles extends AsyncDisposable {
  readonly folder: string;
  /** Runs a statement of DuckDB's in which `$folder` is the folder. */
  readonly write: (statement: string) => Promise<void>;
}

/** Makes {@link TestFiles}. */
export async function testFiles(): Promise<TestFiles> {
  const folder = await mkdtemp(path.join(tmpdir(), "storegate-files-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  return {
    folder,
    write: async (statement) => void (await connection.run(statement.replaceAll("$folder", folder))),
    async [Symbol.asyncDispose]() {
      connection.disconnectSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}

/** All that is read. */
export async function allOf<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const chunk of chunks) all.push(...chunk);
  return all;
}

/** Keys of all rows behind one. */
export async function keysBehind(model: OpenModel, after: string | null): Promise<(string | null)[]> {
  return (await allOf<SourceRow>(model.rows(after))).map(({ key }) => key);
}
