import type { Fault, JsonObject } from "@storegate/connector-kit";
import type { MappedRow } from "../mapping/mapped-row.js";

/** What of the store a row stands for. */
export interface StoreTarget {
  readonly id: number;
  /** All fields of the catalogue but `id` and attributes, canonical. */
  readonly fields: JsonObject;
  /** `attribute:NAME` of those that the mapping names, null where it has none; of a product nothing. */
  readonly attributes: JsonObject;
  /** The store's own words for when it was last changed. */
  readonly modifiedAt: string;
}

/** A row whose target is looked for. */
export interface RowToMatch {
  readonly row: MappedRow;
  /** The id under which the row was known the last time, where it was. */
  readonly remembered: number | null;
}

/** What was found of a row. */
export type Match =
  | { readonly found: StoreTarget; readonly by: "id" | "email" | "sku" | "remembered" }
  /** Nothing: an id that was given is told by `unknownId`. */
  | { readonly found: null; readonly unknownId?: number }
  | { readonly problem: Fault };
