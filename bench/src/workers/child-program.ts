import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A module of this folder, running in a process of its own. */
export interface ChildProgram extends AsyncDisposable {
  readonly process: ChildProcess;
  /** The first line it said: it is ready. */
  readonly told: string;
  /** Sends a signal and waits for the end; answers when it was seen to have ended, on the clock of marks. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<bigint>;
}

/** Starts one; disposing asks it to stop and waits. */
export async function startChild(
  module: string,
  task: unknown,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProgram> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(module, import.meta.url)), JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, "close").then(() => process.hrtime.bigint());
  const lines = createInterface(child.stdout);
  const first = await Promise.race([once(lines, "line").then(([line]: unknown[]) => line), ended]);
  if (typeof first !== "string") throw new Error(`${module} ended with status ${child.exitCode} before it was ready.`);
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<bigint> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  return { process: child, told: first, end, [Symbol.asyncDispose]: async () => void (await end("SIGTERM")) };
}
