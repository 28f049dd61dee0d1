/** What is true at a sync's end, in a form in which two ends can be held against each other. */

/** Something that is so: who or what it is about, and what is said of it. */
export interface Fact {
  /** As `result customer 17`; one that comes twice is there twice. */
  readonly subject: string;
  readonly content: string;
}

/** How one end differs from another, each difference in words. */
export interface Differences {
  /** There, and not here. */
  readonly lost: readonly string[];
  /** More often here than there; also what is here alone. */
  readonly repeated: readonly string[];
  /** Here and there, and not the same. */
  readonly differing: readonly string[];
}

/** Facts by their subject, each with all that is said of it. */
export type Facts = ReadonlyMap<string, readonly string[]>;

/** Gathers facts; their order is forgotten. */
export function gather(facts: Iterable<Fact>): Facts {
  const gathered = new Map<string, string[]>();
  for (const { subject, content } of facts) {
    const known = gathered.get(subject);
    if (known === undefined) gathered.set(subject, [content]);
    else known.push(content);
  }
  return gathered;
}

/** Holds an end against the one of an undisturbed run. */
export function differences(undisturbed: Facts, found: Facts): Differences {
  const lost: string[] = [];
  const repeated: string[] = [];
  const differing: string[] = [];
  for (const [subject, wanted] of undisturbed) {
    const here = found.get(subject) ?? [];
    if (here.length < wanted.length) lost.push(`${subject}: ${wanted.join(" and ")}`);
    else if (here.length > wanted.length) repeated.push(`${subject}: ${here.join(" and ")}`);
    else if (here.toSorted().join("\n") !== wanted.toSorted().join("\n")) {
      differing.push(`${subject}: ${here.join(" and ")} instead of ${wanted.join(" and ")}`);
    }
  }
  for (const [subject, here] of found) {
    if (!undisturbed.has(subject)) repeated.push(`${subject}: ${here.join(" and ")}, which no undisturbed run has`);
  }
  return { lost, repeated, differing };
}
