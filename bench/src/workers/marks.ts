/**
 * What processes say of their work on stores, from outside the engine: one line for each call of the connector, when it begins
 * and when it ends. It is written before the call goes on, so that a process that is killed has said everything. The clock is
 * one for all processes of a machine.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** What the engine calls of a connector that looks at the store or writes to it. */
export type WorkCall = "begin" | "read" | "observe" | "plan" | "apply";

/** One call's beginning or end, in nanoseconds. */
export interface Mark {
  readonly storeId: string;
  readonly call: WorkCall;
  /** One for both marks of a call. */
  readonly number: number;
  readonly at: bigint;
  readonly ended: boolean;
}

/** Writes marks to a file. */
export class MarksFile {
  readonly #file: number;
  #calls = 0;

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  /** Marks a call's beginning; answers what marks its end. */
  begin(storeId: string, call: WorkCall): () => void {
    this.#calls += 1;
    const number = this.#calls;
    this.#write({ storeId, call, number, ended: false });
    return () => this.#write({ storeId, call, number, ended: true });
  }

  close(): void {
    closeSync(this.#file);
  }

  #write({ storeId, call, number, ended }: Omit<Mark, "at">): void {
    writeSync(this.#file, `${storeId} ${call} ${number} ${process.hrtime.bigint()} ${ended ? "end" : "begin"}\n`);
  }
}

/** Reads what a process has marked so far. */
export async function readMarks(path: string): Promise<Mark[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  // The last is empty, or not yet whole.
  return lines.slice(0, -1).map((line) => {
    const [storeId = "", call = "", number, at = "", which] = line.split(" ");
    return { storeId, call: call as WorkCall, number: Number(number), at: BigInt(at), ended: which === "end" };
  });
}
