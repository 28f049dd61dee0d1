import type { ConnectorContext, Transaction } from "../connector.js";
import type { AuditedAction } from "./audited-action.js";

/**
 * Somebody who is to be taken out of what syncs have left, and what else goes with it. It goes over all integrations of one connector in one store,
 * since they know people together.
 */
export interface RecordErasure {
  /** One of them; an id as callers have it. */
  readonly integrationId: string;
  /** The connector that it is of. */
  readonly connectorId: string;
  /** Keys of records that are theirs, in any case. */
  readonly keys: readonly string[];
  /**
   * Texts by which anything else names them, as an address does, in any case; each of 3 characters at least. A record in whose values one stands by
   * itself is theirs, whatever its key; so a name that others share is none.
   */
  readonly names: readonly string[];
  /** The pseudonym that their keys become: the same whenever it is the same person, and nothing by which they are known elsewhere. */
  readonly as: string;
  /**
   * What is to go outside of this database, as at a provider; done before anything else, and again where a sync has run meanwhile. What it throws is
   * thrown on, and nothing was erased here.
   * @param opened one of the integrations; it is called for each that is not deleted, one after the other.
   */
  readonly outside?: (opened: ConnectorContext<unknown, unknown>) => Promise<void>;
  /**
   * What is to go from the connector's own tables, in the same transaction; called again where the database broke that off.
   * @param integrationIds of all of them, deleted ones too, as the connector's contexts have it.
   */
  readonly own?: (tables: Transaction, integrationIds: readonly string[]) => Promise<void>;
  /** What is written down of it, in the same transaction. No personal values among it. */
  readonly audit: (erased: ErasedRecords) => Omit<AuditedAction, "integrationId">;
}

/** How much of what syncs have left was theirs. */
export interface ErasedRecords {
  /** Results, over all syncs that are kept. */
  readonly results: number;
  /** Changes of the journal. */
  readonly changes: number;
}
