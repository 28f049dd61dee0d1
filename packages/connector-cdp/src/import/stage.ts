/** An import goes through stages, one after the other; each reads pages of rows of its own, and keeps each page in one transaction. */
import type { BulkTransaction, ImportedRecord, JsonValue } from "@storegate/connector-kit";
import { z } from "zod";
import type { CdpContext, CdpImportContext } from "../cdp-context.js";

/** All stages, in their order. */
export const stageNames = [
  "brands",
  "categories",
  "products",
  "customers",
  "subscribers",
  "orders",
  "refunds",
  "transactions",
  "gone",
  "relink",
  "profiles",
  "cuts",
  "segments",
  "coverage",
] as const;

/** One of {@link stageNames}. */
export type StageName = (typeof stageNames)[number];

/** What is read of a store, by kind. */
export const storeKinds = [
  "brands",
  "categories",
  "products",
  "customers",
  "subscribers",
  "orders",
  "refunds",
  "transactions",
] as const satisfies readonly StageName[];

/** One of {@link storeKinds}. */
export type StoreKind = (typeof storeKinds)[number];

/** What all stages of a run know. It is part of the cursor, so that a run that is taken up goes on as it began. */
export const importRun = z.strictObject({
  space: z.strictObject({
    id: z.int(),
    integrationId: z.string(),
    currency: z.string(),
    country: z.string().nullable(),
  }),
  /** By kind, since when changes are read; a kind that is missing is read as a whole. */
  since: z.partialRecord(z.enum(storeKinds), z.iso.datetime()),
  /** Everything that the store changed before is read. */
  begunAt: z.iso.datetime(),
  /** The storefront's domain: addresses there are nobody's own. */
  domain: z.string().optional(),
  /** How many records the run reads at the least; null where changes alone are read. */
  total: z.int().nullable(),
});

/** By which rows that a run has seen are told from others: when it began, in milliseconds. */
export function generationOf({ begunAt }: Pick<z.output<typeof importRun>, "begunAt">): number {
  return Date.parse(begunAt);
}

/** {@link importRun}'s value. */
export type ImportRun = z.output<typeof importRun>;

/** A page of rows of a stage. */
export interface StagePage<Row> {
  readonly rows: readonly Row[];
  /** Where the stage goes on; null after its last page. */
  readonly next: JsonValue | null;
}

/** One stage. */
export interface ImportStage<Row = unknown> {
  readonly name: StageName;
  /** What it does, for people who watch: `orders`. */
  readonly phase: string;
  /** @param from where it goes on; null is its beginning. A stage without anything to do yields no page. */
  read(context: CdpImportContext, run: ImportRun, from: JsonValue | null): AsyncIterable<StagePage<Row>>;
  /** Keeps a page, in the transaction that keeps its results, too: one for each row. */
  commit(
    context: CdpContext,
    transaction: BulkTransaction,
    run: ImportRun,
    rows: readonly Row[],
  ): Promise<readonly ImportedRecord[]>;
}

// A list holds stages of many rows; each is checked where defineStage sees it whole.
/** Any stage. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyImportStage = ImportStage<any>;

/** A stage with its type inferred; answers it unchanged. */
export function defineStage<Row>(stage: ImportStage<Row>): ImportStage<Row> {
  return stage;
}
