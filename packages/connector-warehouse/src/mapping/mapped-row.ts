import type { Fault } from "@storegate/connector-kit";
import type { FieldValue } from "../fields/destination-field.js";

/** What a mapping makes of a row. */
export interface MappedRow {
  /** BigCommerce's id, where the mapping has one and the row a value for it. */
  readonly id: number | null;
  /** By destination field, in the mapping's order, what is to be written, in canonical form; a field that is skipped is not there. */
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Why the row cannot be written; the fields that are wrong, in the mapping's order. */
  readonly problems: readonly Fault[];
}
