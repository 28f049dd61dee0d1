/** Looking through a file before it is read, for what its reader would pass over, or not survive. */
import { stat } from "node:fs/promises";
import type { DataFile } from "./data-files.js";
import { fileUnreadable } from "./source-faults.js";
import { isPacked, unpacked } from "./unpacked.js";

/** DuckDB reads nested JSON by recursion, and a process does not survive the end of its stack. */
const deepest = 200;

/**
 * Sees that a file is whole. What was cut short while it was copied looks like one with fewer rows where it is compressed, and a mirror would take the
 * others for gone; so what is compressed is unpacked once to its end, which says whether it is the end.
 * @throws Fault SOURCE_FILE_UNREADABLE.
 */
export async function requireSound({ name, place, format }: DataFile): Promise<void> {
  if (!(await stat(place)).isFile()) throw fileUnreadable(`"${name}" is no file, but a pipe or a device.`);
  if (!isPacked(place) && format !== "json") return;
  const depth = new Depth();
  try {
    for await (const chunk of unpacked(place)) {
      if (format === "json" && !depth.take(chunk))
        throw fileUnreadable(`"${name}" holds values that are nested more than ${deepest} deep.`);
    }
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("Z_")) throw error;
    throw fileUnreadable(`"${name}" cannot be unpacked: ${error.message}. It may have been cut short.`, error);
  }
}

const [quote, backslash] = [0x22, 0x5c];
const opens: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closes: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** How deep JSON is nested, byte by byte; what stands in texts counts for nothing. */
class Depth {
  #now = 0;
  #isText = false;
  #isEscaped = false;

  /** @returns false once it is too deep. */
  take(bytes: Buffer): boolean {
    for (const byte of bytes) {
      if (this.#isText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) this.#isText = false;
      } else if (byte === quote) this.#isText = true;
      else if (opens.has(byte)) {
        this.#now += 1;
        if (this.#now > deepest) return false;
      } else if (closes.has(byte)) this.#now -= 1;
    }
    return true;
  }
}
