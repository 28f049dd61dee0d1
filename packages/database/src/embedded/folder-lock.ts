import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isAlive, markOf, type ProcessMark } from "./living-process.js";

/** A data folder being one process's. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process, by a file `gateway.lock` in it. The file of a process that is gone is taken over, so a
 * process that was killed blocks nobody.
 * @throws Error that names the living process that has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = path.join(folder, "gateway.lock");
  const text = JSON.stringify(markOf(process.pid));
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      await writeFile(file, text, { flag: "wx", mode: 0o600 });
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const found = await readFile(file, "utf8").catch(() => undefined);
    if (found === undefined) continue;
    const holder = parse(found);
    if (holder && isAlive(holder)) {
      throw new Error(
        `The data folder ${folder} is in use by process ${holder.pid}. Stop that gateway, or give this one another STOREGATE_DATA_DIR.`,
      );
    }
    // Renamed and looked at again before it goes: of two that find the same dead holder, one must not remove the other's.
    const aside = `${file}.${process.pid}.${attempt}`;
    await rename(file, aside).catch(() => undefined);
    const moved = await readFile(aside, "utf8").catch(() => undefined);
    if (moved !== undefined && moved !== found) await rename(aside, file);
    else await rm(aside, { force: true });
  }
  throw new Error(`The data folder ${folder} could not be locked: others keep taking it. Try again.`);
}

function parse(text: string): ProcessMark | undefined {
  try {
    const value = JSON.parse(text) as Partial<ProcessMark>;
    return typeof value.pid === "number" && typeof value.startedAt === "string"
      ? { pid: value.pid, startedAt: value.startedAt }
      : undefined;
  } catch {
    // Half written by a process that died while writing it.
    return undefined;
  }
}
