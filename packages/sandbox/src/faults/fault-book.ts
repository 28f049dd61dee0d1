import type { FaultAnswer, FaultRule } from "./fault-rule.js";
import { isSpoiltTruth, needsTrueAnswer } from "./spoil.js";

/** A fault that a request has met. */
export interface MetFault {
  /** Whether it comes before or after the store acts. */
  readonly act: "before" | "after";
  readonly respond: FaultAnswer;
}

interface Kept {
  readonly rule: FaultRule;
  readonly matches: (method: string, path: string, search: string) => boolean;
  toSkip: number;
  left: number;
  /** How much of a failure has come together: with each matching request the rule's share more. */
  due: number;
}

/** The fault rules in force. Used up ones are forgotten. */
export class FaultBook {
  readonly #knownPaths: readonly string[];
  #kept: Kept[] = [];

  /** @param knownPaths the store's paths, with `{name}` for a parameter, so that a rule that could never apply is refused. */
  constructor(knownPaths: readonly string[]) {
    this.#knownPaths = knownPaths;
  }

  /** Throws for a rule that no request could meet. @param also books whose requests meet it, too, and are counted with this one's. */
  add(rule: FaultRule, ...also: readonly FaultBook[]): void {
    const { skip = 0, times = 1, share = 1 } = rule;
    if (!(share > 0 && share <= 1)) throw new Error("A fault rule's `share` is over 0 and at most 1.");
    if (skip < 0 || (times !== null && times < 1))
      throw new Error("A fault rule needs `times` of at least 1 and `skip` of at least 0.");
    if (rule.act === "before" && isSpoiltTruth(rule.respond)) {
      throw new Error(
        `A fault that answers "${rule.respond}" spoils the true answer, so the store acts first: leave \`act\` out or say "after".`,
      );
    }
    const method = rule.method?.toUpperCase();
    const path = pathTest(rule.path, this.#knownPaths);
    const kept: Kept = {
      rule,
      matches: (asked, at, search) => (method === undefined || method === asked) && path(at, search),
      toSkip: skip,
      left: times ?? Number.POSITIVE_INFINITY,
      due: 0,
    };
    for (const book of [this, ...also]) book.#kept.push(kept);
  }

  clear(): void {
    this.#kept = [];
  }

  /** Forgets the rules that hold requests. */
  clearHolding(): void {
    this.#kept = this.#kept.filter(({ rule }) => rule.respond !== "held");
  }

  /** The fault of a request, if it meets one. A rule that skips it counts it and lets it go on to the next. */
  meet(method: string, path: string, search: string): MetFault | undefined {
    for (const kept of this.#kept) {
      if (kept.left <= 0 || !kept.matches(method, path, search)) continue;
      if (kept.toSkip > 0) {
        kept.toSkip -= 1;
        continue;
      }
      kept.due += kept.rule.share ?? 1;
      // Shares such as a tenth do not add up to one exactly.
      if (kept.due < 1 - 1e-9) continue;
      kept.due -= 1;
      kept.left -= 1;
      if (kept.left <= 0) this.#kept = this.#kept.filter((other) => other !== kept);
      const { respond = "reset" } = kept.rule;
      return { act: kept.rule.act ?? (needsTrueAnswer(respond) ? "after" : "before"), respond };
    }
    return undefined;
  }
}

function pathTest(path: string | undefined, knownPaths: readonly string[]): (path: string, search: string) => boolean {
  if (path === undefined) return () => true;
  const wanted = path.replace(/^\/stores\/[^/]+/, "");
  if (wanted.includes("*")) {
    const pattern = new RegExp(`^${wanted.split("*").map(escape).join(".*")}$`);
    return (asked, search) => pattern.test(wanted.includes("?") ? asked + search : asked);
  }
  if (wanted.endsWith("/")) return (asked) => asked.startsWith(wanted);
  const known = knownPaths.some((one) => templateTest(one).test(wanted));
  if (known) return (asked) => asked === wanted;
  throw new Error(
    `No request could meet a fault at "${path}": the sandbox has no such path. It has ${knownPaths.join(", ")}; a path that ends with "/" stands for all below it, "*" for anything.`,
  );
}

/** Matches the paths of a template; a parameter in braces is a name and no value. */
function templateTest(template: string): RegExp {
  return new RegExp(
    `^${template
      .split(/\{\w+\}/)
      .map(escape)
      .join("[^/{}]+")}$`,
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
