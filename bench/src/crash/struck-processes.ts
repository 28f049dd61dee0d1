/** Processes that run gateways and workers which strike; they are kept for the next task, as long as they live. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { wordsTo, type Order, type PulseCounts, type StruckTask, type Word } from "./struck-task.ts";

/** A gateway or worker in such a process. */
export interface Struck {
  /** Where it serves, null where it only works; rejects when it ends before. */
  readonly ready: Promise<string | null>;
  /** Resolves with true when it has struck, with false when it ends without. */
  readonly struck: Promise<boolean>;
  /** Resolves when it is gone, and its process with it. */
  readonly gone: Promise<unknown>;
  /** Requests that it sent after it was woken. */
  readonly sentWoken: readonly string[];
  /** The end of what it complained of. */
  readonly complaint: string;
  wake(): void;
  /** Ends it in order; answers how often each instant came, unless it was gone already. */
  stop(): Promise<PulseCounts | undefined>;
}

/** How long one that is asked to end may take. */
const stopMs = 35_000;

/** See the head of this file. Disposing kills all that live. */
export class StruckProcesses implements AsyncDisposable {
  readonly #all = new Set<StruckProcess>();
  readonly #idle: StruckProcess[] = [];

  /** Starts a gateway or a worker, and a spare process for the one after it. */
  start(task: StruckTask): Struck {
    const process = this.#idle.pop() ?? this.#fork();
    if (this.#idle.length === 0) this.#idle.push(this.#fork());
    return process.run(task, () => this.#idle.push(process));
  }

  /** Kills what still runs. */
  async clear(): Promise<void> {
    const busy = [...this.#all].filter((each) => !this.#idle.includes(each));
    await Promise.all(busy.map((each) => each.kill()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all].map((each) => each.kill()));
  }

  #fork(): StruckProcess {
    const process = new StruckProcess();
    this.#all.add(process);
    void process.gone.then(() => this.#all.delete(process));
    return process;
  }
}

class StruckProcess {
  readonly gone: Promise<unknown>;
  readonly #child: ChildProcess;
  #complaint = "";
  #hear: (word: Word) => void = () => {};

  constructor() {
    // Most of what it does at first is to load modules, which leaves much to collect.
    this.#child = fork(fileURLToPath(new URL("struck-process.ts", import.meta.url)), {
      stdio: ["ignore", "ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--max-semi-space-size=32"],
    });
    this.#child.stderr?.on("data", (piece: Buffer) => {
      this.#complaint = (this.#complaint + piece.toString()).slice(-4000);
    });
    createInterface({ input: this.#child.stdio[wordsTo] as Readable }).on("line", (line) => {
      this.#hear(JSON.parse(line) as Word);
    });
    this.gone = once(this.#child, "close");
  }

  /** @param done called when it has stopped in order, and can run the next. */
  run(task: StruckTask, done: () => void): Struck {
    this.#complaint = "";
    const sentWoken: string[] = [];
    const ready = Promise.withResolvers<string | null>();
    const struck = Promise.withResolvers<boolean>();
    const stopped = Promise.withResolvers<PulseCounts | undefined>();
    this.#hear = (word) => {
      if (word.said === "ready") ready.resolve(word.url);
      else if (word.said === "struck") struck.resolve(true);
      else if (word.said === "sent") sentWoken.push(word.request);
      else stopped.resolve(word);
    };
    const complaint = (): string => this.#complaint;
    void this.gone.then(() => {
      ready.reject(new Error(`A process ended before it worked: ${complaint()}`));
      struck.resolve(false);
      stopped.resolve(undefined);
    });
    // Who does not wait for it to be ready hears of its end by what it did not do.
    ready.promise.catch(() => undefined);
    this.#order(task);
    return {
      ready: ready.promise,
      struck: struck.promise,
      gone: this.gone,
      sentWoken,
      get complaint() {
        return complaint();
      },
      wake: () => void this.#child.kill("SIGCONT"),
      stop: async () => {
        this.#order("stop");
        const late = setTimeout(() => this.#child.kill("SIGKILL"), stopMs);
        const counts = await stopped.promise;
        clearTimeout(late);
        struck.resolve(false);
        if (counts !== undefined) done();
        return counts;
      },
    };
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGKILL");
    await this.gone;
  }

  #order(order: Order): void {
    if (this.#child.connected) this.#child.send(order);
  }
}
