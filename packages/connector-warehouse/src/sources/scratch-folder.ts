import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const named = /^storegate-duckdb-(\d+)-/;

/**
 * A new folder for what is sorted and does not fit into memory; whoever asked removes it. Folders of processes that were killed
 * before they could are removed first.
 * @param parent where it is made; the system's folder for what is temporary unless said.
 */
export async function makeScratchFolder(parent: string = tmpdir()): Promise<string> {
  await removeAbandoned(parent);
  return mkdtemp(path.join(parent, `storegate-duckdb-${process.pid}-`));
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = named.exec(name)?.[1];
    if (pid === undefined) continue;
    const folder = path.join(parent, name);
    // One that cannot be removed is another user's.
    if (await isAbandoned(Number(pid), folder))
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether the process that made it has ended; a container's processes may all have had the number of this one. */
async function isAbandoned(pid: number, folder: string): Promise<boolean> {
  if (pid !== process.pid) return !isAlive(pid);
  const made = await stat(folder).catch(() => undefined);
  return made !== undefined && made.birthtimeMs < performance.timeOrigin;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
