/** What people do about a newsletter, and what must never come of it: a model that knows nothing of how syncs work. */

/** What can happen to one person between two syncs. The last two are nobody's own act. */
export const acts = [
  "signsUp",
  "optsOut",
  "unsubscribes",
  "complains",
  "isDeleted",
  "isImported",
  "isRenamed",
] as const;

/** One of {@link acts}. */
export type Act = (typeof acts)[number];

/** What is known of a person's will. */
export class Will {
  /** Whether they ever agreed, by themselves or by an import before they said anything. */
  #agreed = false;
  /** Whether the last that they did themselves was to opt out. */
  #out = false;

  /** @param wasDown whether they were down for the newsletter when they signed up: then nothing told of it. */
  did(act: Act): void {
    if (act === "signsUp") {
      this.#agreed = true;
      this.#out = false;
    } else if (act === "isImported") this.#agreed = true;
    // Who is gone from the store's list has left it.
    else if (act !== "isRenamed") this.#out = true;
  }

  /** Whether nobody may write to them. */
  get forbids(): boolean {
    return this.#out || !this.#agreed;
  }

  /** Whether they opted out, and nothing they did since takes it back. */
  get isOut(): boolean {
    return this.#out;
  }
}
