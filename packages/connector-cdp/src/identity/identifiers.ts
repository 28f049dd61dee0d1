/** What people are linked by. */

/** `a` an account, by its customer id; `m` an address that somebody ordered or subscribed with; `o` something that has no address of anybody's own. */
export type EntityKind = "a" | "m" | "o";

/** An address (`e`) or a phone number (`p`), as keys. */
export interface Identifier {
  readonly kind: "e" | "p";
  readonly value: string;
}

/** What the store knows as one, and what it is known by. */
export interface Contact {
  readonly kind: EntityKind;
  /** Unique in its kind. */
  readonly ref: string;
  /** Left out, those that are known stay. */
  readonly identifiers?: readonly Identifier[];
  /** Whether the identifiers are all that there are now; else they come to those that are known. */
  readonly replaces?: boolean;
}

/** An identifier as a key of maps. */
export function identifierKey({ kind, value }: Identifier): string {
  return `${kind}:${value}`;
}

/** A contact as a key of maps: what {@link link} answers entities by. */
export function contactKey({ kind, ref }: Pick<Contact, "kind" | "ref">): string {
  return `${kind}:${ref}`;
}
