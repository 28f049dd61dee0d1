/**
 * What a store's other integrations tell: the gateway asks them and joins what they say, so that connectors work together without
 * knowing each other.
 */
import type { Audience } from "./audience.js";
import type { FactName, FactTypes } from "./facts.js";
import type { FaultData } from "@storegate/http-client";

/** Another integration of the same store. */
export interface OtherIntegration {
  /** As GraphQL has it. */
  readonly id: string;
  readonly connectorId: string;
  readonly name: string;
}

/** A fact, and who told it. */
export interface Told<Fact> {
  readonly fact: Fact;
  /** At least one; several where what they said was joined. */
  readonly by: readonly OtherIntegration[];
}

/** What is told of one address; what nobody told is missing. */
export type FactsOfPerson = { readonly [Name in FactName]?: Told<FactTypes[Name]> };

/** An integration that could not be asked, did not answer in time, or failed: what it knows is missing from the answer. */
export interface TellingFailure {
  readonly integration: OtherIntegration;
  /** What it was asked for. */
  readonly about: FactName | "audiences";
  readonly fault: FaultData;
}

/** What is told of people. */
export interface FactsByEmail {
  /** By addresses as they were asked; one of which nobody told anything is not among them. */
  readonly byEmail: ReadonlyMap<string, FactsOfPerson>;
  /**
   * What is missing, and why; empty where everybody has answered. Who goes by consent takes it as unknown while a failure is about
   * consent: the one that failed may be the one that knows of an opting out.
   */
  readonly failures: readonly TellingFailure[];
}

/** An audience of another integration. */
export interface AudienceOfStore extends Omit<Audience, "id"> {
  /** Its name across the store: `<id of the integration>/<id of the audience>`. */
  readonly id: string;
  readonly integration: OtherIntegration;
}

/** What the store's other integrations offer. */
export interface AudiencesOfStore {
  readonly audiences: readonly AudienceOfStore[];
  /** Whose audiences are missing, and why. */
  readonly failures: readonly TellingFailure[];
}

/**
 * The other integrations of the same store, as they are now: those that are deleted or DISABLED, or whose connector is not installed,
 * tell nothing. Each fails alone. They are asked outside of writing: in a sync while it reads and plans.
 */
export interface OtherIntegrations {
  /**
   * What they know about people, each within two seconds. Where several know: of verdicts the one that was looked at last; of
   * consent all events, of which opting out decides wherever one of them says so; of profiles the one of the integration that was
   * made first.
   * @param emails at most 1,000 at once.
   * @param about what is asked for; everything unless said.
   * @throws TypeError for more addresses; what ends the asker, as a person's cancelling it.
   */
  facts(emails: readonly string[], about?: readonly FactName[]): Promise<FactsByEmail>;
  /** The audiences that they offer, each integration within five seconds. @throws what ends the asker. */
  audiences(): Promise<AudiencesOfStore>;
  /**
   * Who is in one of them, in chunks, by {@link compareAddresses}, each once. A failure in the middle is thrown: what came until then is
   * not all.
   * @param audience as {@link AudienceOfStore.id}.
   * @param after the last address that was taken before; null is from the beginning.
   * @throws Fault NOT_FOUND, AUDIENCE_NOT_FOUND, where no integration that may be asked offers it; OTHER_INTEGRATION_FAILED, UNAVAILABLE
   * where time may heal it, as of one that is silent for 30 seconds, else CONFIG.
   */
  membersOf(audience: string, after: string | null): AsyncIterable<readonly string[]>;
  /**
   * Which other integrations the store has at present, by {@link ConnectorContext.integrationId}, DISABLED ones and those without an installed connector
   * among them. What a connector has kept of one that is not among them, and not its own, is of one that was deleted.
   */
  present(): Promise<ReadonlySet<string>>;
}

/** Of a store that has no other integrations. */
export const noOthers: OtherIntegrations = {
  facts: async () => ({ byEmail: new Map(), failures: [] }),
  audiences: async () => ({ audiences: [], failures: [] }),
  async *membersOf() {},
  present: async () => new Set(),
};
