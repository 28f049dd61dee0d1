import type { Fault, JsonObject } from "@storegate/connector-kit";
import type { MappedRow } from "../mapping/mapped-row.js";
import type { Match, StoreTarget } from "../targets/store-target.js";
import type { KnownRow, RememberedRow } from "./row-memory.js";

/** What is known of a record before it is planned. */
export type RowSource =
  /** A row that is as it was when it last went through. */
  | { readonly kind: "as_before" }
  /** A row that cannot be written. */
  | { readonly kind: "problem"; readonly problem: Fault }
  /** A row to be compared with the store. */
  | {
      readonly kind: "row";
      readonly row: MappedRow;
      readonly match: Match;
      readonly fingerprint: string;
      /** What is remembered of it. */
      readonly known: RememberedRow | undefined;
    }
  /** A row that is known and no longer there. */
  | {
      readonly kind: "missing";
      readonly known: KnownRow;
      readonly target: StoreTarget | null;
      /** What somebody has hung on it since it was made, as addresses; null where it is nothing, or would not be deleted anyway. */
      readonly hanging: JsonObject | null;
    };
