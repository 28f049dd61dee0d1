/** How many addresses are judged in a second, and what one costs that is known already. The sandbox is a process of its own. */
import type { MailTruth } from "@storegate/sandbox";
import type { Figure } from "../figure.ts";
import { startSandboxProcess } from "../sandbox-process.ts";
import type { KeptVerdicts } from "./kept-verdicts.ts";
import { startKnownWorld } from "./known-world.ts";
import { openJudge, unspared, withSmtp, type OpenJudgeOptions } from "./opened-judge.ts";

/** Customers of a page, as a sync reads them. */
const pageSize = 250;

/** Addresses that are judged together where mail servers are asked: as many as a sync looks at ahead. */
const windowSize = 4 * pageSize;

/** Addresses of which mail servers are asked: sparing them takes its time. */
const asked = 2 * windowSize;

/** What is needed to measure. */
export interface SpeedSettings {
  readonly kept: KeptVerdicts;
  readonly tell: (line: string) => void;
}

interface Measured {
  readonly seconds: number;
  readonly queries: number;
}

/** The figures. */
export async function measureSpeed({ kept, tell }: SpeedSettings): Promise<Figure[]> {
  const emails = await emailsThatAreAnswered();
  await using sandbox = await startSandboxProcess({
    customers: emails.length,
    orders: 0,
    products: 1,
    "time-scale": 10,
  });
  const now = (): Date => new Date();
  const open = (options: Omit<OpenJudgeOptions, "world" | "kept" | "now">) =>
    openJudge({ world: sandbox, kept, now, ...options });

  tell("validation: speed without SMTP");
  await kept.forget();
  await using judge = await open({});
  const measure = (size: number, some: readonly string[], by = judge): Promise<Measured> =>
    byPages(by, some, size, kept);
  const first = await measure(pageSize, emails);
  const known = await measure(pageSize, emails);
  await kept.forget();
  const warm = await measure(pageSize, emails);

  tell("validation: speed with SMTP");
  const some = emails.slice(0, asked);
  await kept.forget();
  await using sparing = await open({ config: withSmtp });
  const spared = await measure(windowSize, some, sparing);
  await kept.forget();
  await using sparingNobody = await open({ config: withSmtp, limits: unspared });
  const notSpared = await measure(windowSize, some, sparingNobody);

  const speed = (name: string, { seconds }: Measured, of: readonly string[], atLeast: number, note: string): Figure => {
    return { name, value: of.length / seconds, unit: "addresses/s", threshold: { atLeast }, note };
  };
  const { seconds, queries } = known;
  return [
    speed("without SMTP", first, emails, 1000, "nothing known of any domain"),
    speed("without SMTP, domains known", warm, emails, 2500, "the resolver's cache knows them, the verdicts' none"),
    speed("with SMTP", spared, some, 100, "mail servers spared as in use, in windows of 1,000; none that is silent"),
    speed("with SMTP, nobody spared", notSpared, some, 100, "the same without waiting between connections"),
    {
      name: "an address that is known",
      value: (seconds * 1e6) / emails.length,
      unit: "µs",
      threshold: { below: 200 },
      note: `pages of ${pageSize}, in memory and PostgreSQL`,
    },
    {
      name: "queries for a page of them",
      value: queries / Math.ceil(emails.length / pageSize),
      unit: "queries",
      threshold: { atMost: 1 },
    },
  ];
}

async function byPages(
  judge: Awaited<ReturnType<typeof openJudge>>,
  emails: readonly string[],
  size: number,
  kept: KeptVerdicts,
): Promise<Measured> {
  const before = kept.queries();
  const begun = performance.now();
  for (let at = 0; at < emails.length; at += size) await judge.judge(emails.slice(at, at + size));
  return { seconds: (performance.now() - begun) / 1000, queries: kept.queries() - before };
}

/** Those of the world whose DNS and mail servers answer: waiting for the others says nothing of speed. */
async function emailsThatAreAnswered(): Promise<readonly string[]> {
  await using world = await startKnownWorld();
  const { mail } = world.sandbox.control;
  const isAnswered = (truth: MailTruth): boolean =>
    truth.behaviour !== "silent" && truth.class !== "silent" && truth.class !== "servfail";
  return world.emails.filter((email) => isAnswered(mail.truth(email)));
}
