import type { JsonObject } from "../json.js";

/** What a person did through a mutation of a connector's, as it is written down for good. */
export interface AuditedAction {
  /** The mutation's name. */
  readonly operation: string;
  /** The integration that it was done by; an id as callers have it. */
  readonly integrationId: string;
  /** The fields at stake only, and no secrets: which order, which amount. */
  readonly before?: JsonObject | null;
  /**
   * As `before`. Texts that hold an e-mail address and fields called `name` are kept apart by themselves, so that they can be
   * erased; what else is personal goes under a pseudonym of its own.
   */
  readonly after?: JsonObject | null;
  /** What pseudonyms in `before` and `after` stand for: for `{ after: { receiver: "person-1" } }`, `{ "person-1": "Jane Roe" }`. */
  readonly personal?: Readonly<Record<string, string>>;
}
