/** How soon subscribers hear of what a sync commits, what each costs a gateway, and that nobody misses anything. */
import type { Figure } from "../figure.ts";
import { followProgress } from "./follow-progress.ts";
import { expectOpenFiles } from "./open-files.ts";
import { resumeResults } from "./resume-results.ts";
import { startSubscribedGateways } from "./subscribed-gateways.ts";

const crowds = [2000, 10_000];

/** Half a minute at one every two seconds. */
const commits = 16;

/** The figures of `pnpm bench subscribers`. */
export async function benchSubscribers({ tell }: { readonly tell: (line: string) => void }): Promise<Figure[]> {
  await expectOpenFiles(Math.max(...crowds));
  const figures: Figure[] = [];
  for (const subscribers of crowds) {
    tell(`subscribers: ${subscribers} who follow one sync`);
    await using alone = await startSubscribedGateways(1);
    figures.push(...(await followProgress(alone, { subscribers, commits })));
  }
  tell("subscribers: results across two gateways");
  await using both = await startSubscribedGateways(2);
  figures.push(...(await resumeResults(both)));
  return figures;
}
