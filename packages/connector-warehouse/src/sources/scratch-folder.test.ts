import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeScratchFolder } from "./scratch-folder.js";

async function parentFolder(): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), "scratch-test-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return parent;
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "0"]);
  await once(child, "exit");
  return child.pid ?? 0;
}

test("a scratch folder of a process that was killed is removed with the next one that is made", async () => {
  const parent = await parentFolder();
  await mkdir(path.join(parent, `storegate-duckdb-${await endedProcess()}-abc`, "deeper"), { recursive: true });
  const made = await makeScratchFolder(parent);
  expect(await readdir(parent)).toEqual([path.basename(made)]);
});

test("folders of processes that live, of this one, and of others' making stay", async () => {
  const parent = await parentFolder();
  const first = await makeScratchFolder(parent);
  await mkdir(path.join(parent, `storegate-duckdb-${process.ppid}-abc`));
  await mkdir(path.join(parent, "storegate-duckdb-notes"));
  const second = await makeScratchFolder(parent);
  expect((await readdir(parent)).toSorted()).toEqual(
    [
      path.basename(first),
      path.basename(second),
      `storegate-duckdb-${process.ppid}-abc`,
      "storegate-duckdb-notes",
    ].toSorted(),
  );
});
