/** What of an integration's config says how rows are mapped. */
import type { ObjectName } from "../fields/destination-field.js";

/** How one destination field gets its value. */
export interface MappingEntry {
  readonly to: string;
  readonly from?: string | undefined;
  readonly value?: string | number | boolean | null | number[] | undefined;
  readonly expression?: string | undefined;
  readonly onNull: "skip" | "clear" | "fail";
}

/** By what a row's record is found. */
export type MatchStep = "id" | "email" | "sku";

/** The part of the config that mapping has to know. */
export interface MappingConfig {
  readonly key: string;
  readonly object: ObjectName;
  readonly mode: "upsert" | "insert" | "update";
  readonly match: { readonly by?: readonly MatchStep[] | undefined };
  readonly mapping: readonly MappingEntry[];
  readonly mirror: { readonly missing: "delete" | "clear" } | null;
}
