import { setImmediate } from "node:timers/promises";

/**
 * Lets other requests have their turn in the middle of a long search. Throws the signal's reason when it ended meanwhile,
 * and so ends a search whose result nobody waits for.
 */
export async function letOthersRun(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
