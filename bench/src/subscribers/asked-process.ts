/** A process that is asked to do things, one after the other or several at once, and answers each. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

interface Asked {
  readonly id: number;
  readonly what: string;
  readonly input: unknown;
}

interface Answered {
  readonly id: number;
  readonly answer?: unknown;
  readonly failure?: string;
}

/** See the head of this file. */
export interface AskedProcess extends AsyncDisposable {
  /** @throws Error with what went wrong there. */
  ask<Answer>(what: string, input: unknown): Promise<Answer>;
}

/** Starts a module of this folder, which {@link answerAsked answers}. */
export function startAsked(module: string): AskedProcess {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const ended = once(child, "close");
  child.on("message", (message) => {
    const { id, answer, failure } = message as Answered;
    const waits = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) waits?.resolve(answer);
    else waits?.reject(new Error(failure));
  });
  child.once("close", (status) => {
    for (const { reject } of waiting.values()) reject(new Error(`${module} ended with status ${String(status)}.`));
  });
  let asked = 0;
  return {
    ask: <Answer>(what: string, input: unknown) => {
      const answer = Promise.withResolvers<unknown>();
      asked += 1;
      waiting.set(asked, answer);
      child.send({ id: asked, what, input } satisfies Asked);
      return answer.promise as Promise<Answer>;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** In the process: what it does, by name. */
export function answerAsked(answers: Readonly<Record<string, (input: never) => Promise<unknown>>>): void {
  const answer = async ({ id, what, input }: Asked): Promise<void> => {
    const told = await (async (): Promise<Answered> => {
      try {
        return { id, answer: await answers[what]?.(input as never) };
      } catch (error) {
        return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      }
    })();
    process.send?.(told);
  };
  process.on("message", (message) => void answer(message as Asked));
}
