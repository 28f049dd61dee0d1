/** Which cases there are: a seed says of each what is struck, when, and how. */
import { Random } from "../fuzz/random.ts";
import { instants, type Blow, type PulseCounts, type Strike } from "./struck-task.ts";

/** What is struck, of which a case is. */
export const scenarios = ["worker", "gateway", "postgres", "frozen"] as const;

/** One of {@link scenarios}. */
export type Scenario = (typeof scenarios)[number];

/** How far the second worker has come when the frozen one is woken. */
export type Waking = "at once" | "on the way" | "at the end";

/** One case. */
export interface CrashCase {
  readonly index: number;
  /** Of its faults, and of whatever else is left to chance. */
  readonly seed: number;
  readonly scenario: Scenario;
  readonly strike: Strike;
  readonly waking: Waking;
}

/** Twenty cases hold all scenarios, in these shares. */
const order: readonly Scenario[] = [
  ...(["worker", "gateway", "worker", "postgres", "frozen"] as const),
  ...(["worker", "worker", "gateway", "postgres", "frozen"] as const),
  ...(["worker", "gateway", "worker", "postgres", "frozen"] as const),
  ...(["worker", "worker", "gateway", "postgres", "frozen"] as const),
];

const blows: Readonly<Record<Scenario, readonly Blow[]>> = {
  worker: ["kill"],
  gateway: ["kill", "kill", "power-cut"],
  postgres: ["postgres", "shutdown"],
  frozen: ["freeze"],
};

const wakings: readonly Waking[] = ["at once", "on the way", "at the end"];

/** The case of an index, for runs of this length. */
export function caseOf(seed: number, index: number, { requests, commits }: PulseCounts): CrashCase {
  const random = new Random(seed * 1_000_003 + index);
  // Seeds that are neighbours begin alike.
  for (let turn = 0; turn < 8; turn += 1) random.next();
  const scenario = order[index % order.length] ?? "worker";
  const instant = random.pick(instants);
  const most = instant.startsWith("request") ? requests : commits;
  const strike = { instant, at: random.int(1, most), blow: random.pick(blows[scenario]) };
  return { index, seed: random.int(1, 1_000_000_000), scenario, strike, waking: random.pick(wakings) };
}

/** The same case with its strike earlier, for a run that turned out shorter. */
export function earlier(crash: CrashCase): CrashCase {
  const { strike } = crash;
  return { ...crash, strike: { ...strike, at: Math.max(1, Math.floor(strike.at * 0.9)) } };
}

/** A case in words. */
export function inWords({ index, scenario, strike, waking }: CrashCase): string {
  const { blow, instant, at } = strike;
  return `case ${index}, ${scenario}, ${blow} at ${instant} ${at}${blow === "freeze" ? `, woken ${waking}` : ""}`;
}
