import { setFlagsFromString } from "node:v8";

/** By how much the heap may grow beyond what is alive before it is collected, in percent. */
const growthPercent = 50;

/**
 * Lets V8 collect old garbage before it has piled up. On a machine with much memory it waits until the heap is four times what is alive;
 * pages of a sync live for a second each, so that of the memory of a long sync most would be theirs. What it costs and saves is shown by
 * `pnpm bench warehouse`. V8 looks at the flag whenever it has collected, so that it may be set in a process that runs.
 */
export function keepHeapFrugal(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
