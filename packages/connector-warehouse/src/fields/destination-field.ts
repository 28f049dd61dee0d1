/** A field of the store that a mapping can write. */

/** What an integration's rows become. */
export const objectNames = ["customers", "products", "customer_attributes"] as const;
/** One of {@link objectNames}. */
export type ObjectName = (typeof objectNames)[number];

export type FieldType = "text" | "email" | "integer" | "decimal" | "boolean" | "enum" | "integer_list" | "url_path";

/** A value as it is written, in its canonical form. */
export type FieldValue = string | number | boolean | readonly number[] | null;

/** A field of the catalogue. */
export interface DestinationField {
  /** As the API names it: `first_name`. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: FieldType;
  /** Characters (Unicode code points), for text. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** For numbers, and for each of an `integer_list`. */
  readonly min?: number;
  readonly max?: number;
  /** For `integer_list`: how many there may be. */
  readonly maxItems?: number;
  /** For `enum`. */
  readonly values?: readonly string[];
  /** Whether a record cannot be made without it. */
  readonly required: boolean;
  /** What it is when it is cleared; left out, it cannot be cleared. */
  readonly clearTo?: FieldValue;
  /** Only for matching, never written: `id`, and `email` of customer attributes. */
  readonly matchOnly?: true;
  /** Can be said only when the record is made. */
  readonly createOnly?: true;
}
