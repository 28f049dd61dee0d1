/** Verdicts held against what is true. */
import type { Verdict } from "@storegate/connector-validation";
import type { EmailTruthStatus } from "@storegate/sandbox";
import type { Figure } from "../figure.ts";

/** What is to be found out of an address with the means of a run. */
export interface Expected {
  readonly class: string;
  readonly status: EmailTruthStatus;
  readonly reason: string;
  /** What is true once all greylists have let us through; a verdict may be as early. */
  readonly later: EmailTruthStatus;
  /** Whether nobody gets what is sent there, whatever can be found out. */
  readonly isDead: boolean;
}

/** An address with what was found. */
export interface Judged {
  readonly expected: Expected;
  readonly verdict: Verdict;
}

/** Means by which a run cannot tell that a mailbox is dead. */
export type Means = "DNS" | "RCPT" | "the vendor";

/** Whether a verdict has a status that is wrong of its address. */
const is = (status: EmailTruthStatus) => (one: Judged) =>
  one.verdict.status === status && one.expected.status !== status && one.expected.later !== status;

/** Whether a verdict is unknown where the address could be known. */
const isMissed = ({ expected, verdict }: Judged): boolean =>
  verdict.status === "unknown" && expected.status !== "unknown";

/** Whether a verdict has to be called valid by the means of its run although nobody gets the mail. */
const isOpen = ({ expected, verdict }: Judged): boolean =>
  verdict.status === "valid" && expected.status === "valid" && expected.isDead;

/** The figures of a run; each that has a threshold is nought where everything that can be known was found. */
export function figuresOf(run: string, judged: readonly Judged[], means: Means): Figure[] {
  const count = (which: (one: Judged) => boolean): number => judged.filter(which).length;
  const nought = { threshold: { atMost: 0 }, unit: "addresses" } as const;
  return [
    { name: `${run}: false invalid`, value: count(is("invalid")), ...nought },
    { name: `${run}: false valid`, value: count(is("valid")), ...nought },
    { name: `${run}: falsely risky`, value: count(is("risky")), ...nought },
    { name: `${run}: unknown, and could be known`, value: count(isMissed), ...nought },
    {
      name: `${run}: unknown, as it cannot be known`,
      value: count(({ expected, verdict }) => verdict.status === "unknown" && expected.status === "unknown"),
      unit: "addresses",
    },
    {
      name: `${run}: valid, and nobody gets the mail`,
      value: count(isOpen),
      unit: "addresses",
      note: `not knowable by ${means}`,
    },
  ];
}

/** Whether anything is wrong with a verdict; of those a run tells some. */
export function isWrong(one: Judged): boolean {
  return is("invalid")(one) || is("valid")(one) || is("risky")(one) || isMissed(one);
}
