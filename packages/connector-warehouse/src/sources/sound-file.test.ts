import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckdbSource } from "./duckdb.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "storegate-sound-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The rows' first cells of a file. */
async function read(file: string, content: Buffer | string): Promise<unknown[]> {
  await writeFile(path.join(folder, file), content);
  const host = { filesFolder: folder, connect: () => Promise.reject(new Error("nobody is to be connected")) };
  const source = await duckdbSource.open({ type: "duckdb", path: file }, host, new AbortController().signal);
  try {
    const { rows } = await source.sample({}, 10);
    return rows.map((row) => Object.values(row)[0]);
  } finally {
    await source.close();
  }
}

const packed = (text: string): Promise<Buffer> => promisify(gzip)(text);
const lines = Array.from({ length: 5000 }, (_, index) => `k${index},${Math.sin(index)}\n`).join("");

test("a compressed file that was cut short is none with fewer rows", async () => {
  const whole = await packed(`key,value\n${lines}`);
  expect(await read("whole.csv.gz", whole)).toHaveLength(10);
  const cut = whole.subarray(0, Math.floor(whole.length * 0.8));
  await expect(read("cut.csv.gz", cut)).rejects.toMatchObject({ code: "SOURCE_FILE_UNREADABLE" });
  await expect(read("plain.csv.gz", "key\n1\n")).rejects.toMatchObject({ code: "SOURCE_FILE_UNREADABLE" });
  const wrongSum = Buffer.from(whole);
  wrongSum[wrongSum.length - 6] = (wrongSum[wrongSum.length - 6] ?? 0) ^ 0xff;
  await expect(read("sum.csv.gz", wrongSum)).rejects.toMatchObject({ code: "SOURCE_FILE_UNREADABLE" });
});

test("JSON that no reader survives is refused before it is read; brackets in texts are no nesting", async () => {
  const deep = `{"key": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  await expect(read("deep.json", deep)).rejects.toMatchObject({ code: "SOURCE_FILE_UNREADABLE" });
  expect(await read("texts.json", `{"key": "${"[".repeat(5000)}\\"["}`)).toEqual([`${"[".repeat(5000)}"[`]);
});
