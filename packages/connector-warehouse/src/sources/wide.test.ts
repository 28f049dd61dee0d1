/** Files that are larger than the memory that a source has to sort them. */
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdbSource } from "./duckdb.js";

const rows = 130_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "storegate-wide-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const wide = Array.from({ length: 16 }, (_, column) => `md5((n * ${column + 1})::varchar) as c${column}`);
  await connection.run(
    `copy (select 'k' || (n * 7919) % 1000003 as key, ${wide.join(", ")} from range(${rows}) as t (n))
     to '${path.join(folder, "wide.parquet")}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test("come by their key all the same, each row once", { timeout: 60_000 }, async () => {
  const host = { filesFolder: folder, connect: () => Promise.reject(new Error("nobody is to be connected")) };
  const source = await duckdbSource.open({ type: "duckdb", path: "wide.parquet" }, host, new AbortController().signal);
  const model = await source.model({ key: "key" });
  let read = 0;
  let last = "";
  for await (const some of model.rows(null)) {
    for (const { key } of some) {
      if (key === null || key <= last) throw new Error(`${String(key)} comes behind ${last}`);
      last = key;
    }
    read += some.length;
  }
  expect(read).toBe(rows);
  await source.close();
});
