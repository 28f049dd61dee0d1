/**
 * What a faulty answer looks like.
 *
 * - `{ status, headers?, body? }`: this answer. A string body is sent as it is (`text/plain` unless a header says
 *   otherwise), anything else as JSON; without a body the answer is empty. No rate headers unless they are given, so
 *   `{ status: 429 }` is the 429 of a platform under load.
 * - `html`: 502 with an HTML page, as a proxy in front of the store answers.
 * - `empty`: 200 without a body.
 * - `truncated`: the store acts; the true answer's head and half of its body; then the connection closes.
 * - `wrongTypes`: the store acts; the true answer with numbers as strings, strings as numbers and booleans as strings.
 * - `reset`: the connection is reset.
 * - `{ delayMs }`: the store acts; the true answer, so much later.
 * - `held`: the store acts; the true answer, once it is let go. Who hangs up before that gets none.
 */
export type FaultAnswer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly delayMs?: number;
    }
  | { readonly delayMs: number }
  | "html"
  | "empty"
  | "truncated"
  | "wrongTypes"
  | "reset"
  | "held";

/** Which requests fail, how often, and how. Rules are tried in the order they were added; the first that applies is used. */
export interface FaultRule {
  /** `GET`, `PUT`, ...; any method when left out. */
  readonly method?: string;
  /**
   * The path below `/stores/{hash}`: the whole path (`/v3/customers`, which `/v3/customers/attributes` is not); or one that
   * ends with a slash, for all paths below it (`/v3/`); or a pattern, in which `*` stands for anything (`/v3/customers*`).
   * A pattern with a `?` is held against path and query (`/v3/customers?*after=*`). Any path when left out.
   */
  readonly path?: string;
  /** How many requests fail; 1 when left out. Over HTTP, `null` stands for infinitely many. */
  readonly times?: number | null;
  /** How many matching requests pass before the first that fails; 0 when left out. */
  readonly skip?: number;
  /** Which share of the matching requests fail, over 0 to 1, evenly spread: 0.1 is every tenth. All when left out. */
  readonly share?: number;
  /**
   * Whether the store acts: `before` (the fault comes before it acts, and it does not) or `after` (it acted, and its answer
   * is lost or spoilt). A fault that is made from the true answer is `after` when nothing is said, and so are `{ delayMs }`
   * and `held`: the store acts at once and answers late. With these two, `before` makes it act late too: what is held is
   * one of the requests it works on at once, it acts when that is let go, and never where the asker hung up before. What it
   * refuses is not held. All others are `before`.
   */
  readonly act?: "before" | "after";
  /** How it fails; `reset` when left out. */
  readonly respond?: FaultAnswer;
}
