import { type TruelistVerdict, verdictOf } from "./truelist-verdict.js";
import { type VerdictKind, type VerdictWords, type Vocabulary, kindOf, wordsFor } from "./truelist-words.js";

/** What Truelist says of each address: what the world holds, and what was set over it, whose words are told as they are. */
export class VerdictBook {
  readonly #seed: number;
  readonly #set = new Map<string, TruelistVerdict>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  verdict(email: string): TruelistVerdict {
    return this.#set.get(keyOf(email)) ?? verdictOf(this.#seed, email);
  }

  kind(email: string): VerdictKind {
    return kindOf(this.verdict(email));
  }

  words(email: string, vocabulary: Vocabulary, place: "inline" | "list"): VerdictWords {
    return this.#set.get(keyOf(email)) ?? wordsFor(vocabulary, place, verdictOf(this.#seed, email));
  }

  set(email: string, verdict: TruelistVerdict): void {
    this.#set.set(keyOf(email), verdict);
  }

  /** As in the beginning again; all addresses when none is given. */
  unset(email?: string): void {
    if (email === undefined) this.#set.clear();
    else this.#set.delete(keyOf(email));
  }
}

/** Addresses that differ in case or in blanks around them are one. */
export function keyOf(email: string): string {
  return email.trim().toLowerCase();
}
