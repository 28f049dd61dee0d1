/** Rows to a client, no faster than it takes them: nothing is read while something waits for it. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { ExportEncoder } from "./export-encoders.js";
import { ExportPace, type PaceLimits } from "./export-pace.js";
import type { ExportedRows } from "./exported-rows.js";

/** Rows that are asked for first, while nobody knows how large they are; then twice as many at most each time. */
const firstRows = 25;

const mostRows = 500;

/** What is held at once, as near as the size of the rows before tells. */
const portionBytes = 256 * 1024;

/** Rows that have begun: what fails at once fails before anything is sent. */
export interface BegunRows {
  /** Sends all of them, and ends. @throws TooSlow when the client takes too little. */
  send(to: Writable, encoder: ExportEncoder, limits: PaceLimits, signal: AbortSignal): Promise<void>;
}

/** Reads the first rows. */
export async function beginRows({ columns, next }: ExportedRows): Promise<BegunRows> {
  let asked = firstRows;
  let rows = await next(asked);
  return {
    send: async (to, encoder, limits, signal) => {
      const pace = new ExportPace(limits);
      const write = async (text: string): Promise<void> => {
        signal.throwIfAborted();
        const isTaken = to.write(text);
        if (isTaken) return;
        const taken = (late: AbortSignal) => once(to, "drain", { signal: AbortSignal.any([signal, late]) });
        await pace.wait(Buffer.byteLength(text), taken);
      };
      await write(encoder.head(columns));
      while (rows.length > 0) {
        const text = encoder.portion(rows, columns);
        const isLast = rows.length < asked;
        const fitting = Math.floor((portionBytes * rows.length) / text.length);
        asked = Math.max(1, Math.min(fitting, asked * 2, mostRows));
        rows = [];
        await write(text);
        if (!isLast) rows = await next(asked);
      }
      to.end();
      await pace.wait(0, (late) => once(to, "finish", { signal: AbortSignal.any([signal, late]) }));
    },
  };
}
