/** Kills what runs a sync, at any instant, and looks whether it ends as one that was never killed. */
import type { Figure } from "../figure.ts";
import { caseOf, earlier, inWords, scenarios, type CrashCase } from "./crash-plan.ts";
import { Lane } from "./lane.ts";
import { runCase, runUndisturbed, type CaseEnd, type Undisturbed } from "./run-case.ts";

/** What is killed, how often, and of how many customers. */
export interface CrashSettings {
  readonly cases: number;
  readonly seed: number;
  /** The least of them is the number of a case's customers; ten thousand where it is not said. */
  readonly customers: readonly number[] | undefined;
  /** Only the case of this number. */
  readonly only: number | undefined;
  /** Cases at a time. */
  readonly atOnce: number;
  readonly tell: (line: string) => void;
}

interface ToldCase {
  readonly crash: CrashCase;
  readonly end: CaseEnd;
}

/** How many differences of a case are told in full. */
const toldMost = 5;
/** Outcomes are committed as they come, so that one run has more commits than another: what ends too soon is struck earlier. */
const mostTries = 5;

/** The figures of `pnpm bench crash`. */
export async function benchCrash(settings: CrashSettings): Promise<Figure[]> {
  const { cases, seed, only, atOnce, tell } = settings;
  const customers = Math.min(...(settings.customers ?? [10_000]));
  const indices = only === undefined ? Array.from({ length: cases }, (_, index) => index) : [only];
  const queue = indices.values();
  const told: ToldCase[] = [];
  await using first = await Lane.open();
  const undisturbed = await runUndisturbed(first, customers);
  const { requests, commits } = undisturbed.counts;
  tell(`crash: undisturbed: ${customers} customers, ${requests} requests, ${commits} commits; seed ${seed}`);
  const begun = performance.now();
  const work = async (lane: Lane): Promise<void> => {
    for (const index of queue) {
      const one = await struck(lane, caseOf(seed, index, undisturbed.counts), { customers, undisturbed });
      told.push(one);
      for (const line of linesOf(one, seed)) tell(line);
    }
  };
  const another = async (): Promise<void> => {
    await using lane = await Lane.open();
    await work(lane);
  };
  const others = Array.from({ length: Math.min(atOnce, indices.length) - 1 }, another);
  await Promise.all([work(first), ...others]);
  return figuresOf(told, {
    seconds: (performance.now() - begun) / 1000,
    ofEach: `${customers} customers each, 5 % of the requests fail, seed ${seed}`,
    atOnce,
  });
}

async function struck(
  lane: Lane,
  crash: CrashCase,
  settings: { readonly customers: number; readonly undisturbed: Undisturbed },
): Promise<ToldCase> {
  let one: ToldCase = { crash, end: await runCase(lane, crash, settings) };
  for (let tries = 1; tries < mostTries && !one.end.isStruck && !isBad(one.end); tries += 1) {
    const sooner = earlier(one.crash);
    one = { crash: sooner, end: await runCase(lane, sooner, settings) };
  }
  return one;
}

function isBad({ failure, lost, repeated, differing, sentWoken }: CaseEnd): boolean {
  return failure !== undefined || lost.length + repeated.length + differing.length + sentWoken.length > 0;
}

/** One line for a case, and more for one that did not end as it should. */
function linesOf({ crash, end }: ToldCase, seed: number): string[] {
  const word = isBad(end) ? "NOT as undisturbed" : end.isStruck ? "as undisturbed" : "as undisturbed, and never struck";
  const lines = [`crash: ${inWords(crash)}: ${word}, ${end.seconds.toFixed(1)} s`];
  if (!isBad(end)) return lines;
  const some = (name: string, all: readonly string[]): string[] => [
    ...all.slice(0, toldMost).map((each) => `  ${name}: ${each}`),
    ...(all.length > toldMost ? [`  ${name}: ${all.length - toldMost} more`] : []),
  ];
  return [
    ...lines,
    ...(end.failure === undefined ? [] : [`  ${end.failure.replaceAll("\n", "\n  ")}`]),
    ...some("lost", end.lost),
    ...some("repeated", end.repeated),
    ...some("differing", end.differing),
    ...some("sent by a frozen worker", end.sentWoken),
    `  again alone: pnpm bench crash --seed ${seed} --case ${crash.index}`,
  ];
}

interface Conditions {
  readonly seconds: number;
  readonly ofEach: string;
  readonly atOnce: number;
}

function figuresOf(told: readonly ToldCase[], { seconds, ofEach: note, atOnce }: Conditions): Figure[] {
  const sum = (of: (end: CaseEnd) => number): number => told.reduce((all, { end }) => all + of(end), 0);
  const none = { atMost: 0 };
  return [
    ...scenarios.map((scenario) => ({
      name: `crash: cases struck, ${scenario}`,
      value: told.filter(({ crash, end }) => crash.scenario === scenario && end.isStruck).length,
      unit: "cases",
      threshold: { atLeast: told.filter(({ crash }) => crash.scenario === scenario).length },
      note,
    })),
    {
      name: "crash: not played to their end",
      value: sum(({ failure }) => (failure ? 1 : 0)),
      unit: "cases",
      threshold: none,
    },
    { name: "crash: lost", value: sum(({ lost }) => lost.length), unit: "facts", threshold: none },
    { name: "crash: repeated", value: sum(({ repeated }) => repeated.length), unit: "facts", threshold: none },
    { name: "crash: differing", value: sum(({ differing }) => differing.length), unit: "facts", threshold: none },
    {
      name: "crash: requests of frozen workers after their waking",
      value: sum(({ sentWoken }) => sentWoken.length),
      unit: "requests",
      threshold: none,
    },
    {
      name: "crash: a case",
      value: sum((end) => end.seconds) / Math.max(1, told.length),
      unit: "s",
      note: `${atOnce} at a time`,
    },
    { name: "crash: all cases", value: seconds, unit: "s" },
  ];
}
