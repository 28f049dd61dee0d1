/** What one run over the known addresses came to: shown, told and counted. */
import type { Verdict } from "@storegate/connector-validation";
import type { Figure } from "../figure.ts";
import { classTable } from "./class-table.ts";
import type { KeptVerdicts } from "./kept-verdicts.ts";
import { held, type Expectations } from "./known-world.ts";
import { figuresOf, isWrong, type Means } from "./tally.ts";

/** What is needed to run and to tell. */
export interface ClassSettings {
  readonly kept: KeptVerdicts;
  readonly seed: number;
  readonly tell: (line: string) => void;
  readonly show: (text: string) => void;
}

/** Wrong verdicts that are told in full, of one run. */
const toldMost = 10;

/** Shows a run's table, tells what is wrong in it, and answers its figures. */
export function report(
  run: string,
  [verdicts, expectations, means]: readonly [readonly Verdict[], Expectations, Means],
  { tell, show }: ClassSettings,
): Figure[] {
  const judged = held(verdicts, expectations);
  show(classTable(run, judged, means));
  for (const { expected, verdict } of judged.filter(isWrong).slice(0, toldMost)) {
    const evidence = verdict.evidence.map(({ check, finding }) => `${check}: ${finding}`).join("; ");
    const found = `${verdict.status} ${verdict.reason}`;
    tell(`validation: ${run}: ${verdict.email} is ${found}, not ${expected.status} ${expected.reason} (${evidence})`);
  }
  return figuresOf(run, judged, means);
}
