/** What a catalogue says of one attribute. */

/** What values are: whole numbers; exact decimals as texts; texts; moments (ISO 8601, UTC); yes or no; lists. */
export type AttributeType = "integer" | "decimal" | "text" | "date" | "boolean" | "texts" | "integers";

/** An attribute of people: what it is, and the SQL that tells it. GraphQL, the documentation, segments and exports read it here alone. */
export interface Attribute {
  /** Unique; lower_snake. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly type: AttributeType;
  /** How it is computed, in words that leave nothing open. */
  readonly formula: string;
  /** What it is computed from, as `orders`. */
  readonly source: string;
  /**
   * Its value, as SQL over a profile `p` and the cut points `cuts` of its space.
   * @param now the SQL of the moment at which it is looked at.
   */
  readonly sql: (now: string) => string;
}

/** Where an attribute's SQL is read from. */
export const profilesWithCuts = "profiles p left join score_cuts cuts on cuts.space = p.space";
