/** Who is one person: the connected parts of entities and what links them. Plain data, without a database. */
import { identifierKey, type Identifier } from "./identifiers.js";

/** An entity as it is linked. */
export interface LinkableEntity {
  readonly id: string;
  readonly person: string;
  readonly apart: string | null;
  /** Those that link. */
  readonly identifiers: readonly Identifier[];
}

/** Who is to be one person, and as whom. */
export interface PersonPart {
  /** Ids of entities, the smallest first. */
  readonly entities: readonly string[];
  /** Who they are from now on; null is somebody new. */
  readonly person: string | null;
  /** Who turned out to be that one. */
  readonly merged: readonly string[];
}

/** Compares ids that are numbers as texts. */
export function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/**
 * Parts entities into persons. Each person of before goes on as the part that holds their smallest entity; where several come together the smallest person
 * stays; a part that nobody goes on as is somebody new.
 */
export function personParts(entities: readonly LinkableEntity[]): PersonPart[] {
  const parts = connected(entities);
  const heirs = new Map<string, number>();
  const smallest = new Map<string, string>();
  for (const [index, part] of parts.entries())
    for (const { id, person } of part) {
      const known = smallest.get(person);
      if (known !== undefined && byNumber(known, id) <= 0) continue;
      smallest.set(person, id);
      heirs.set(person, index);
    }
  const claims = parts.map((): string[] => []);
  for (const [person, index] of heirs) claims[index]?.push(person);
  return parts.map((part, index) => {
    const [person = null, ...merged] = (claims[index] ?? []).toSorted(byNumber);
    return { entities: part.map(({ id }) => id).toSorted(byNumber), person, merged };
  });
}

function connected(entities: readonly LinkableEntity[]): LinkableEntity[][] {
  const parents = entities.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root]; parent !== undefined && parent !== root; parent = parents[root]) root = parent;
    for (let each = index; each !== root;) {
      const next = parents[each] ?? root;
      parents[each] = root;
      each = next;
    }
    return root;
  };
  const firstOf = new Map<string, number>();
  for (const [index, { apart, identifiers }] of entities.entries())
    for (const identifier of identifiers) {
      const key = `${apart ?? ""} ${identifierKey(identifier)}`;
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, index);
      else parents[rootOf(index)] = rootOf(first);
    }
  const parts = new Map<number, LinkableEntity[]>();
  for (const [index, entity] of entities.entries()) {
    const part = parts.get(rootOf(index)) ?? [];
    part.push(entity);
    parts.set(rootOf(index), part);
  }
  return [...parts.values()];
}
