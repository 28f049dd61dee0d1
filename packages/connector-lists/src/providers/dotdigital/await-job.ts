/** Waiting for what Dotdigital does in its own time: imports, and the leaving of lists. */
import type { Fault } from "@storegate/connector-kit";
import type { DotdigitalClient } from "./dotdigital-client.js";

/** Between two looks, in milliseconds. The vendor advises 5 to 30 seconds; small jobs are done much sooner. */
const pausesMs = [500, 2000, 3000, 5000, 8000, 12_000, 15_000] as const;
/** What is not done after so much waiting is left to the next try. */
const longestMs = 20 * 60_000;

/**
 * Looks, with growing pauses, until there is an answer.
 * @param look answers undefined as long as the job goes on.
 * @param late what is thrown where it takes too long.
 */
export async function awaitJob<Answer>(
  client: Pick<DotdigitalClient, "wait">,
  look: () => Promise<Answer | undefined>,
  late: () => Fault,
): Promise<Answer> {
  let waitedMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    const pause = pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? longestMs;
    if (waitedMs + pause > longestMs) throw late();
    await client.wait(pause);
    waitedMs += pause;
    const answer = await look();
    if (answer !== undefined) return answer;
  }
}
