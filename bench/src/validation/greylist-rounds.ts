/** Every mail server greylists: nobody is known at first, and everybody once the clock has moved. */
import type { Figure } from "../figure.ts";
import type { KnownWorld } from "./known-world.ts";
import { openJudge, unspared, withSmtp } from "./opened-judge.ts";
import { report, type ClassSettings } from "./report-run.ts";

/** For how long a server holds back whoever it does not know; some of the world's own do for 10 and for 30. */
const heldMinutes = 5;

/** After how long each is asked again, in minutes after the try before. */
const againAfter = [5, 15, 60];

const minuteMs = 60_000;

/** The figures of the first look and of each after it. */
export async function greylistRounds(world: KnownWorld, settings: ClassSettings): Promise<Figure[]> {
  const { mail } = world.sandbox.control;
  const { kept, tell } = settings;
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  await kept.forget();
  mail.forgetGreylists();
  mail.greylistEverywhere(heldMinutes);
  await using judge = await openJudge({ world: world.sandbox, kept, now, config: withSmtp, limits: unspared });
  const look = async (run: string): Promise<Figure[]> => {
    // Before anybody is asked, as asking changes it.
    const expected = world.expect("RCPT");
    return report(run, [await judge.judge(world.emails), expected, "RCPT"], settings);
  };
  const figures = await look("greylisted, at first");
  for (const minutes of againAfter) {
    tell(`validation: ${minutes} minutes later`);
    ahead += minutes * minuteMs;
    mail.advance(minutes * minuteMs);
    figures.push(...(await look(`greylisted, ${ahead / minuteMs} min later`)));
  }
  mail.greylistEverywhere(null);
  return figures;
}
