/** Where the sandbox answers otherwise than the vendor's description has it, and why. */
export interface Deviation {
  /** `GET /v3/customers 200`, or a pattern of such names. */
  readonly answer: RegExp;
  /** What the check says then. */
  readonly complaint: RegExp;
  /** What live stores were seen to answer, or why the description cannot be meant. */
  readonly reason: string;
}

/** All of them. */
export const deviations: readonly Deviation[] = [
  {
    answer: /^(GET|POST|PUT) \/v3\/customers 200$/,
    complaint: /^\/data\/\*\/channel_ids must be array$/,
    reason: "Recorded answers of 2026 have null for access to every channel.",
  },
  {
    answer: /^(GET|PUT) \/v3\/customers 200$/,
    complaint: /^\/data\/\*\/(first|last)_name must NOT have fewer than 1 characters$/,
    reason: "The least length holds for what is written through the API; imports leave empty names behind.",
  },
];

/** The deviation that a complaint falls under, if any. */
export function deviationOf(answer: string, complaint: string): Deviation | undefined {
  return deviations.find((each) => each.answer.test(answer) && each.complaint.test(complaint));
}
