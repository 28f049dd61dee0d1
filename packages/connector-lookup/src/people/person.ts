/** Somebody of the store, as an agent sees them. */
import type { JsonValue } from "@storegate/connector-kit";

/** An account of the store. */
export interface Account {
  readonly id: number;
  /** As it stands in the store, as is everything here. */
  readonly email: string;
  readonly name: string;
  readonly company: string;
  readonly phone: string;
  readonly notes: string;
  /** Null of an account without one. */
  readonly groupName: string | null;
  /** The channels that it may log in to; null for all of them. */
  readonly channelIds: readonly number[] | null;
  /** In the store's currency; null where it was not told. */
  readonly storeCredit: string | null;
  /** Each in one line. */
  readonly addresses: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  /** Null where the store does not tell. */
  readonly createdAt: Date | null;
}

/**
 * A person: the accounts of one e-mail address (a store may have one for each channel), or a guest, whom only the billing address
 * of their orders tells.
 */
export interface Person {
  /** By which they are found again: `customer/12` of their first account, or `guest/<address in lower case>`. */
  readonly key: string;
  /** By ascending id; none of a guest. */
  readonly accounts: readonly Account[];
  readonly isGuest: boolean;
  /** What others know them by: the id of the first account, or a guest's address. */
  readonly externalId: string;
  /** As it stands in the store. */
  readonly email: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  /** By E.164, of all phones that are numbers. */
  readonly phones: readonly string[];
  readonly company: string | null;
  readonly addresses: readonly string[];
  readonly groupName: string | null;
}

/** By what a person was found. */
export type MatchedBy = "email" | "phone" | "externalCustomerId" | "orderNumber" | "name" | "company";

/** A person who was found. */
export interface Match {
  readonly person: Person;
  readonly matchedBy: readonly MatchedBy[];
  /** Whether they are linked to whoever was asked for by themselves. */
  readonly isLinked: boolean;
  /** Why, or why not; lower_snake. */
  readonly linkReason: LinkReason;
}

/**
 * - `email_matches`, `phone_matches`: the only match, and nothing contradicts.
 * - `several_matches`: more than one person matches.
 * - `auto_link_off`: the integration links by neither of what matched.
 * - `not_linkable`: matched by what links nobody, as a name.
 * - `values_conflict`: matched by one value, and has another one than was asked for.
 */
export type LinkReason =
  | "email_matches"
  | "phone_matches"
  | "several_matches"
  | "auto_link_off"
  | "not_linkable"
  | "values_conflict";

/** What is looked for; all that is given has to match. Blank is as not given. */
export interface PersonQuery {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly externalCustomerId?: string | undefined;
  readonly orderNumber?: string | undefined;
  readonly name?: string | undefined;
  readonly company?: string | undefined;
}

/** Values of a person under names, as a search result shows them. */
export type ShownValues = Readonly<Record<string, JsonValue>>;
