/**
 * Watches a server that belongs to this process, and starts it again where it ended by itself: killed by the system for want
 * of memory, or by hand. One that keeps ending is given up.
 */
import { setTimeout as delay } from "node:timers/promises";
import { isAlive, type ProcessMark } from "./living-process.js";

/** Who hears how the server is doing. */
export interface ServerListener {
  /** It has ended, and is started again. */
  onEnded(): void;
  /** It runs again, so many milliseconds after it was found to have ended. */
  onRestarted(afterMs: number): void;
  /** It could not be started again, or has ended too often: nobody looks after it any more. */
  onGivenUp(error: Error): void;
}

/** What is watched. */
export interface WatchedServer {
  /** @returns the process that is the server now. */
  process(): Promise<ProcessMark>;
  /** Starts it where it was. @throws Error with its last words. */
  start(): Promise<void>;
  /** Where it writes down why it ended. */
  readonly log: string;
}

const lookEveryMs = 500;
/** How often it may end within {@link withinMs} and be started again. */
const mostRestarts = 3;
const withinMs = 10 * 60_000;
/** Processes of a server that was killed hold its memory until they have noticed, and none can be started before. */
const startForMs = 30_000;
const startEveryMs = 500;

/** A watch that has begun. */
export class ServerWatch {
  readonly #server: WatchedServer;
  readonly #listener: ServerListener;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;
  #restarts: number[] = [];

  constructor(server: WatchedServer, found: ProcessMark, listener: ServerListener) {
    this.#server = server;
    this.#listener = listener;
    this.#watching = this.#watch(found).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) listener.onGivenUp(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** Ends the watch; a start that is under way is waited for. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(found: ProcessMark): Promise<void> {
    for (let server = found; ;) {
      await this.#wait(lookEveryMs);
      if (isAlive(server)) continue;
      const endedAt = performance.now();
      this.#restarts = [...this.#restarts.filter((at) => endedAt - at < withinMs), endedAt];
      if (this.#restarts.length > mostRestarts) throw new Error(this.#whyGivenUp());
      this.#listener.onEnded();
      server = await this.#start(endedAt);
      if (this.#stop.signal.aborted) return;
      this.#listener.onRestarted(Math.round(performance.now() - endedAt));
    }
  }

  async #start(endedAt: number): Promise<ProcessMark> {
    for (;;) {
      try {
        await this.#server.start();
        return await this.#server.process();
      } catch (error) {
        if (performance.now() - endedAt > startForMs) throw error;
      }
      await this.#wait(startEveryMs);
    }
  }

  async #wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal, ref: false });
  }

  #whyGivenUp(): string {
    const minutes = withinMs / 60_000;
    return `PostgreSQL has ended by itself more than ${mostRestarts} times in ${minutes} minutes. Its log, ${this.#server.log}, says why; where it says nothing, the system killed it, mostly for want of memory.`;
  }
}
