/** A folder for the PostgreSQL of a bench. An interrupted bench leaves neither of them, nor a process that worked with them. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** Disposing removes it; its PostgreSQL is to be stopped before. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
}

const interruptions = { SIGINT: 130, SIGTERM: 143 } as const;

/** How long PostgreSQL may take to end where nothing is to be kept. */
const mostMs = 10_000;

/** Makes one, and looks after it as long as it is there: what is done on a signal is done at once, and then the process ends. */
export async function dataFolder(name: string): Promise<DataFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), `storegate-${name}-`));
  const interrupted = (signal: keyof typeof interruptions): void => {
    // First, so that no gateway starts its PostgreSQL again.
    killDescendants();
    endPostgres(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    // Other folders have their turn before.
    setImmediate(() => process.exit(interruptions[signal]));
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  return {
    path: folder,
    [Symbol.asyncDispose]: async () => {
      await rm(folder, { recursive: true, force: true });
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    },
  };
}

/** Kills what this process has started, and what that has; also what stands still. */
function killDescendants(): void {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [process.pid];
  for (const parent of found) for (const [pid = 0, of] of all) if (of === parent) found.push(pid);
  for (const pid of found.slice(1)) send(pid, "SIGKILL");
}

/** Ends the server of a folder, which is nobody's child, and waits for it. */
function endPostgres(folder: string): void {
  let pid: number;
  try {
    pid = Number(readFileSync(path.join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    // None runs.
    return;
  }
  const until = performance.now() + mostMs;
  for (let runs = send(pid, "SIGQUIT"); runs && performance.now() < until; runs = send(pid, 0)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

/** Sends a signal; false where nobody is there any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
