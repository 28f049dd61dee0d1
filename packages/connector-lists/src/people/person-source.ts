/** A person of the store, with all that is known of them. */
import type { ConsentEvent } from "../ledger/ledger.js";
import type { SightingKind } from "../observed/sighting.js";

/** One thing that the person is in the store. */
export interface PersonSighting {
  readonly kind: SightingKind;
  readonly sourceId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly phone: string;
  readonly consents: readonly string[];
  readonly newsletter: boolean;
  readonly origin: string | null;
  /** When they subscribed, made the account, or ordered; null where the store does not tell. */
  readonly createdAt: Date | null;
}

/** What a page hands on of each person. */
export interface PersonSource {
  readonly address: string;
  /** As the store has them now; none of somebody who is gone from it. */
  readonly sightings: readonly PersonSighting[];
  /** Which of the config's audiences they are in. */
  readonly audiences: readonly string[];
  /** Those of the config's audiences of which it was never told who is in them. */
  readonly untoldAudiences: readonly string[];
  /** The events that decide what they agreed to. */
  readonly consent: readonly ConsentEvent[];
  /** Ids of all lists that the provider has them in. */
  readonly memberOf: readonly string[];
  /** Lists that they may be in by us, by id, with when the provider has taken them; null where that is not known. */
  readonly admitted: Readonly<Record<string, Date | null>>;
  /** When the provider's word of them was last heard; null where it does not know them. */
  readonly heardAt: Date | null;
  /** The provider's own word for whether they can be written to; null where it does not know them. */
  readonly status: string | null;
  /** Whether the provider sends them nothing, whatever we do. */
  readonly isOptedOutThere: boolean;
}
