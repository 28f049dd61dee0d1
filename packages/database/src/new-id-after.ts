/** Ids that sort in the order of their making, whatever the clocks say that they are made by. */
import { uuidv7 } from "uuidv7";

/** Characters that tell the time, of an id without hyphens. */
const timeLength = 12;

/** A new id that sorts behind another: by this clock, or where that is behind, by the other's time and a millisecond. */
export function newIdAfter(other: string): string {
  const id = uuidv7();
  if (id > other) return id;
  const time = BigInt(`0x${other.replaceAll("-", "").slice(0, timeLength)}`) + 1n;
  const hex = time.toString(16).padStart(timeLength, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}${id.slice("00000000-0000".length)}`;
}
