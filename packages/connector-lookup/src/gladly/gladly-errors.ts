/** How Gladly is told what is wrong. */

/** One thing that is wrong. */
export interface GladlyProblem {
  /** The input, key or header that it is about. */
  readonly attr: string;
  /** For programs; UPPER_SNAKE. */
  readonly code: string;
  /** For the agent: a sentence that says what to do. */
  readonly detail: string;
}

/** The body of an answer that refuses. Of a form's submission: with status 400 Gladly keeps the form open, with 406 it closes it. */
export interface GladlyErrors {
  readonly errors: readonly GladlyProblem[];
}

/** What could not be read. */
export interface Refused {
  readonly ok: false;
  /** The body to answer with. */
  readonly answer: GladlyErrors;
}

/** Refuses for one reason, or for several. */
export function refused(...errors: readonly GladlyProblem[]): Refused {
  return { ok: false, answer: { errors } };
}
