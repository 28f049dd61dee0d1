/**
 * Verdicts that take their time are got for many customers at once, before their pages are read to be planned: so jobs are large,
 * mail servers are asked side by side, and what is planned from is fresh all the same.
 */
import type { Verdict } from "../pipeline/verdict.js";
import type { Asked, Judge } from "./judge.js";

/** A judge that remembers what it said of the addresses at hand. */
export interface JudgeAhead {
  /** How many pages of customers are judged together; 1 where each page is judged as it is planned. */
  readonly pages: number;
  /** Judges addresses whose customers will be planned next, and forgets those before. @param told hears how far that is. */
  prepare(emails: readonly string[], signal: AbortSignal, told?: (asked: Asked) => void): Promise<void>;
  /** One verdict for each address, in their order; what was not prepared is judged now. */
  judge(emails: readonly string[], signal: AbortSignal): Promise<Verdict[]>;
}

/** Over a judge, for so many pages at once. */
export function judgeAhead(judge: Judge, pages: number): JudgeAhead {
  let prepared: ReadonlyMap<string, Verdict> = new Map();
  return {
    pages,
    async prepare(emails, signal, told) {
      const each = [...new Set(emails)];
      const verdicts = await judge.judge(each, "page", signal, told);
      prepared = new Map(verdicts.map((verdict) => [verdict.email, verdict]));
    },
    async judge(emails, signal) {
      const missing = [...new Set(emails)].filter((email) => !prepared.has(email));
      const now = missing.length === 0 ? [] : await judge.judge(missing, "page", signal);
      const judged = new Map(now.map((verdict) => [verdict.email, verdict]));
      return emails.map((email) => {
        const verdict = prepared.get(email) ?? judged.get(email);
        if (!verdict) throw new Error("an address was not judged");
        return verdict;
      });
    },
  };
}
