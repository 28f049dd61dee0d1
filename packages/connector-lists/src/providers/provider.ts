/** The port of marketing providers: one folder beside this file for each, and a line in providers.ts. */
import type { ConnectorContext, ConnectorHost, Fault, Sending } from "@storegate/connector-kit";
import type { z } from "zod";

/** A list of a provider's. */
export interface ProviderList {
  /** The provider's id, as text. */
  readonly id: string;
  readonly name: string;
}

/** What a data field holds. */
export type FieldType = "text" | "number" | "date" | "boolean";

/** A field that a provider keeps of each contact. */
export interface DataField {
  /** As the provider writes it. Names are compared without case. */
  readonly name: string;
  readonly type: FieldType;
}

/** A value of a data field; dates are ISO 8601. */
export type FieldValue = string | number | boolean | null;

/** Somebody as the provider has them. */
export interface ProviderContact {
  readonly id: string;
  readonly email: string;
  /** Whether e-mail may be sent to them there, as the provider says; lower_snake of its own word. */
  readonly status: string;
  /** Opted out, complained, or cannot be reached: the provider sends them nothing, whatever we do. */
  readonly isOptedOut: boolean;
  /** Ids of lists. */
  readonly lists: readonly string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly modifiedAt: Date | null;
}

/** Why a provider sends somebody nothing. */
export type OptOutReason = "unsubscribed" | "complaint" | "bounce" | "suppressed";

/** Somebody's opting out, or what counts as it, at the provider. */
export interface OptOut {
  readonly email: string;
  readonly at: Date;
  readonly reason: OptOutReason;
  /** The provider's own word. */
  readonly word: string;
  /** Of one list alone; null of everything that the account sends. */
  readonly list: string | null;
}

/** A consent with all that a provider wants to know of it. */
export interface ConsentProof {
  readonly text: string;
  readonly at: Date;
  readonly url: string;
  readonly ipAddress: string;
  readonly userAgent: string;
}

/** What is to be written of somebody. Whoever is not there yet is made. */
export interface ContactWrite {
  readonly email: string;
  /** Ids of lists that they come into. */
  readonly addTo: readonly string[];
  /** Null empties a field. Those left out stay. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Where all of it is known. */
  readonly consent?: ConsentProof | undefined;
}

/** What became of one write. */
export type WriteOutcome =
  | { readonly ok: true; /** Whether the provider took the consent down. */ readonly consentKept: boolean }
  | { readonly ok: false; readonly fault: Fault };

/**
 * An account at a provider. Nothing here subscribes anybody anew who opted out there: who did is told as opted out, and stays so until they
 * come back by the provider's own ways.
 */
export interface ListProvider {
  /** The account behind the credentials. @throws Fault AUTH where they are refused. */
  account(): Promise<{ readonly id: string; readonly name: string }>;
  lists(): Promise<readonly ProviderList[]>;
  /** Makes a list; answers the one of this name where there is one. */
  createList(name: string): Promise<ProviderList>;
  dataFields(): Promise<readonly DataField[]>;
  /** Makes a data field; one that is there is left. */
  createDataField(field: DataField): Promise<void>;
  /**
   * All contacts of the account, or those changed since, in chunks of some thousand.
   * @param fields data fields whose values are wanted.
   */
  contacts(since: Date | null, fields: readonly string[]): AsyncIterable<readonly ProviderContact[]>;
  /** One of them; null where there is none. */
  contact(email: string, fields: readonly string[]): Promise<ProviderContact | null>;
  /** Who opted out since, of the account as a whole or of these lists, in chunks; some days before `since` come again. */
  optOuts(since: Date | null, lists: readonly string[]): AsyncIterable<readonly OptOut[]>;
  /**
   * Writes contacts; one outcome for each, in their order. At most {@link ProviderKind.writesAtOnce}. Written twice it is as once.
   * @throws Fault of all of them.
   */
  write(writes: readonly ContactWrite[]): Promise<readonly WriteOutcome[]>;
  /** Takes contacts out of a list; they stay in the account. Who is not in it counts as taken out. */
  removeFromList(list: string, contactIds: readonly string[]): Promise<void>;
  /** Deletes somebody from the account, for an erasure; answers whether they were there. */
  deleteContact(email: string): Promise<boolean>;
}

/** What a provider is opened with. */
export interface ProviderHost {
  readonly http: ConnectorHost["http"];
  readonly sending: Sending;
  readonly signal: AbortSignal;
  readonly logger: ConnectorContext<unknown, unknown>["logger"];
  readonly now: () => Date;
}

/** One provider: its part of the config, and how an account is opened. */
export interface ProviderKind<Config extends { readonly type: string }> {
  readonly type: Config["type"];
  /** For people: `Dotdigital`. */
  readonly title: string;
  /** Its branch of `provider` in an integration's config: a strict object with `type` as a literal. */
  readonly config: z.ZodType<Config>;
  /** How many contacts go into one request. */
  readonly writesAtOnce: number;
  /** What of a config decides whose account it is: lists, contacts and opt-outs are another's when it changes. */
  accountOf(config: Config): string;
  open(config: Config, host: ProviderHost): ListProvider;
}
