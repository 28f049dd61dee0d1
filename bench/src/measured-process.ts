import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process that does one piece of work and tells what it measured. */
export interface MeasuredProcess<Result> {
  /** What it told, once it has done its work, or was told to stop. */
  readonly result: Promise<Result>;
  /** Asks it to end its work where it stands. */
  readonly stop: () => void;
}

/** Starts a module of this folder in a process of its own; it gets the task by {@link takeTask}. */
export function startMeasured<Result>(
  module: string,
  task: unknown,
  nodeOptions: readonly string[] = [],
): MeasuredProcess<Result> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), [JSON.stringify(task)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [...nodeOptions],
  });
  let complaint = "";
  child.stderr?.on("data", (piece: Buffer) => {
    complaint = (complaint + piece.toString()).slice(-2000);
  });
  const told: Result[] = [];
  child.on("message", (message) => void told.push(message as Result));
  const result = once(child, "close").then(([status]: unknown[]) => {
    const [first] = told;
    if (first === undefined) throw new Error(`${module} ended with status ${String(status)}: ${complaint}`);
    return first;
  });
  result.catch(() => undefined);
  return { result, stop: () => void (child.connected && child.send("stop")) };
}

/** In the process: its task, and the signal that ends it. */
export function takeTask(): { readonly task: unknown; readonly signal: AbortSignal } {
  const stop = new AbortController();
  process.once("message", () => stop.abort(new DOMException("the measurement is over", "AbortError")));
  return { task: JSON.parse(process.argv[2] ?? "null"), signal: stop.signal };
}

/** In the process: tells what was measured, and ends. */
export function tellResult(result: unknown): void {
  if (process.send === undefined) throw new Error("This process was not started to be measured.");
  process.send(result, () => process.exit(0));
}
