/** What the table needs to know of an object beside its cases. */
import type { JsonObject } from "@storegate/connector-kit";
import type { FaultRule, Sandbox } from "@storegate/sandbox";
import type { ConformanceTable, SyncName } from "./table.js";

/** One of the objects that rows become. */
export interface ConformanceObject {
  readonly object: "customers" | "products" | "customer_attributes";
  /** Which records of the store it is about. */
  readonly records: "customers" | "products";
  readonly table: ConformanceTable;
  /** What a row has where a case does not say. */
  readonly usualRow: JsonObject;
  readonly mapping: readonly JsonObject[];
  /** By what rows are matched, unless a sync says otherwise. */
  readonly matchBy: readonly string[];
  /** What the store has before anything is given. */
  prepare(sandbox: Sandbox): void;
  /** Puts a record into the store; answers its id. */
  give(sandbox: Sandbox, record: JsonObject): number;
  /** What the store fills into a record that is made. @param now it as it stands, for what nobody can foretell. */
  made(now: JsonObject): JsonObject;
  /** Where several are written at once. */
  readonly batches: readonly Pick<FaultRule, "method" | "path">[];
  /** Where each is written by a call of its own. */
  readonly singles: readonly Pick<FaultRule, "method" | "path">[];
}

/** What of a config differs between syncs. */
export const matchOf: Readonly<Record<SyncName, JsonObject>> = {
  usual: {},
  newest: { several: "newest" },
  oldest: { several: "oldest" },
  "by id alone": { by: ["id"] },
  "413 to a batch": {},
  "413 to each": {},
  "one bad of ten": {},
};

/** The 413 of a store, in its words. */
export const tooLarge = {
  status: 413,
  headers: { "content-type": "application/json" },
  body: {
    status: 413,
    title: "The request payload is too large. The maximum number of items allowed in the array is 10.",
    type: "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes",
  },
} as const;
