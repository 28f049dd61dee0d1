/**
 * The port of marketing providers: one folder beside this file for each, and a line in providers.ts.
 *
 * What reaches a provider is who comes into which list, with which data fields and, where all of it is known, with what they agreed
 * to. There is no way here to subscribe anybody anew, on purpose: who opted out at the provider comes back by its own ways alone.
 *
 * Everything that fails is a {@link Fault} whose code begins with the provider's name or `PROVIDER_`, so that nobody takes it for
 * the store's: AUTH where the credentials are refused, SCOPE where they do not reach so far, RATE_LIMITED with the time to wait,
 * UNAVAILABLE where the provider is away, CONFIG where its account is full or a choice is not there, INPUT and CONFLICT of one
 * record. Waiting ends with the signals of {@link ProviderHost}, whose reason is then thrown.
 */
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
  /** What is none of these is told as text. */
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
  /** By name in the provider's case, those that were asked for and are there. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly modifiedAt: Date | null;
}

/**
 * Why a provider sends somebody nothing: they unsubscribed; they complained of a mail as spam; their mailbox is none, for good; or
 * the provider or a person of the account put them on a list of those who are sent nothing. A mailbox that is full for now is no reason.
 */
export type OptOutReason = "unsubscribed" | "complaint" | "bounce" | "suppressed";

/** Somebody's opting out, or what counts as it, at the provider. */
export interface OptOut {
  readonly email: string;
  /** The time of asking where the provider tells none: it has been by then. */
  readonly at: Date;
  readonly reason: OptOutReason;
  /** The provider's own word, in lower_snake. */
  readonly word: string;
  /** Of one list alone; null of everything that the account sends. */
  readonly list: string | null;
}

/** A consent with all that a provider wants to know of it. Where one of these is empty, none of them is sent. */
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
  /** Ids of lists that they come into. Those left out stay. */
  readonly addTo: readonly string[];
  /** Null empties a field. Those left out stay. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Where all of it is known. */
  readonly consent?: ConsentProof | undefined;
}

/**
 * What became of one write. That somebody is sent nothing there, and was therefore not written, is no success: it is a fault of the kind
 * CONFLICT.
 */
export type WriteOutcome =
  | { readonly ok: true; /** Whether the provider took the consent down. */ readonly consentKept: boolean }
  | { readonly ok: false; readonly fault: Fault };

/** The account behind the credentials. */
export interface ProviderAccount {
  readonly id: string;
  readonly name: string;
  /** Where its data are: the host that is asked, as `r2-api.dotdigital.com`. */
  readonly region: string;
}

/**
 * An account at a provider. Nothing here subscribes anybody anew who opted out there: who did is told as opted out, and stays so until they
 * come back by the provider's own ways.
 */
export interface ListProvider {
  /** The same account, for other work, which ends by its own signals, and whose requests are counted and guarded as its own. */
  as(work: OtherWork): ListProvider;
  /** The account behind the credentials. @throws Fault AUTH where they are refused. */
  account(): Promise<ProviderAccount>;
  /** All of them, however many. */
  lists(): Promise<readonly ProviderList[]>;
  /**
   * Makes a list that only the account's people see; answers the one of this name, in any case, where there is one.
   * @param name 128 characters at most.
   * @throws Fault CONFIG where the account has as many lists as it may, or keeps the name for something else.
   */
  createList(name: string): Promise<ProviderList>;
  dataFields(): Promise<readonly DataField[]>;
  /** Makes a data field; one that is there is left, whatever it holds. */
  createDataField(field: DataField): Promise<void>;
  /**
   * All contacts of the account, or those changed since, in chunks of some thousand; people without an e-mail address are left out. Who
   * changes meanwhile may come twice.
   * @param fields data fields whose values are wanted; those that the account does not have are left out.
   */
  contacts(since: Date | null, fields: readonly string[]): AsyncIterable<readonly ProviderContact[]>;
  /** The one of an address, as the provider compares addresses: who is spelt otherwise there may not be found. Null where there is none. */
  contact(email: string, fields: readonly string[]): Promise<ProviderContact | null>;
  /** The one of an id, whatever their address; null where there is none. */
  contactById(contactId: string, fields: readonly string[]): Promise<ProviderContact | null>;
  /**
   * Who opted out since, of the account as a whole or of these lists, in chunks; some days before `since` come again, and the same
   * opting out may come twice.
   */
  optOuts(since: Date | null, lists: readonly string[]): AsyncIterable<readonly OptOut[]>;
  /**
   * Writes contacts; one outcome for each, in their order. Written twice it is as once.
   * {@link ProviderKind.writesAtOnce} go well together; more are sent one part after another.
   * @throws Fault of all of them: what was written then is not known.
   */
  write(writes: readonly ContactWrite[]): Promise<readonly WriteOutcome[]>;
  /**
   * Takes contacts out of a list, and looks afterwards whether they are; they stay in the account. Who is not in it counts as taken out. Done
   * twice it is as once.
   * @returns by id, why somebody is in it still; nothing of those who are out.
   * @throws Fault of all of them: who left then is not known.
   */
  removeFromList(list: string, contactIds: readonly string[]): Promise<ReadonlyMap<string, Fault>>;
  /**
   * Deletes somebody from the account, for an erasure, and looks afterwards whether they are gone; answers whether they were there.
   * @throws Fault UNAVAILABLE where they are there still.
   */
  deleteContact(contactId: string): Promise<boolean>;
}

/** What requests of some work are sent with. */
export type OtherWork = Pick<ProviderHost, "sending" | "signal">;

/** What a provider is opened with. */
export interface ProviderHost {
  readonly http: ConnectorHost["http"];
  readonly sending: Sending;
  readonly signal: AbortSignal;
  readonly logger: ConnectorContext<unknown, unknown>["logger"];
  readonly now: () => Date;
  /** Waits, in milliseconds, between looks at work that the provider does in its own time; the machine's clock unless said. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
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
  /** Opens an account. Nothing is asked yet. */
  open(config: Config, host: ProviderHost): ListProvider;
}
