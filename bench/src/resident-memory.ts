import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How often it is looked at, in milliseconds. */
const everyMs = 500;

/** The resident memory of a process, looked at again and again. */
export interface MemoryWatch {
  /** The most so far, in MB. */
  readonly mostMb: () => number;
  readonly stop: () => Promise<void>;
}

/** The resident set of a process, in MB. */
export async function residentMb(pid: number): Promise<number> {
  const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
  return (Number(stdout) * 1024) / 1_000_000;
}

/** Watches a process until it is stopped. @param onLook told of each look, in MB. */
export function watchMemory(pid: number, onLook: (mb: number) => void = () => undefined): MemoryWatch {
  let most = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      const now = await residentMb(pid);
      most = Math.max(most, now);
      onLook(now);
      await setTimeout(everyMs);
    }
  })();
  watching.catch(() => undefined);
  return {
    mostMb: () => most,
    stop: () => {
      over.abort();
      return watching;
    },
  };
}
