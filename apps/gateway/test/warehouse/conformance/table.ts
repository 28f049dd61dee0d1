/**
 * The conformance table: for each object, mode and case, what becomes of rows, and what stands in the store afterwards.
 *
 * Many cases go through one sync, so none may touch what is another's. In every text of a case `%` stands for a mark of its own, as in
 * `anna@%.net`, and `#anna` for the id of the record that the case gives the store under that name.
 */
import type { JsonObject, JsonValue } from "@storegate/connector-kit";

export const modes = ["upsert", "insert", "update"] as const;
/** One of {@link modes}. */
export type Mode = (typeof modes)[number];

/** Every case; each object has each of them, for each mode. */
export const caseNames = [
  "new",
  "exists by id",
  "exists by e-mail or SKU",
  "exists, in another case",
  "is as it should be",
  "two rows for one target, which is new",
  "two rows for one target, which exists",
  "two rows for one target, the first as it should be",
  "two rows with one key",
  "no key",
  "unknown id",
  "unknown id, and found by e-mail or SKU",
  "nothing to match by",
  "null is skipped",
  "null clears",
  "null fails",
  "required value is missing",
  "too long",
  "wrong type",
  "emoji",
  "several match: fail",
  "several match: newest",
  "several match: oldest",
  "remembered, under another e-mail address or SKU",
  "changed to what is in use",
  "made with what is in use",
  "413 to a batch",
  "413 to each",
  "one bad of ten",
] as const;
/** One of {@link caseNames}. */
export type CaseName = (typeof caseNames)[number];

/** The syncs that cases go through: `usual`, unless a case needs a config or a store of its own. */
export type SyncName =
  | "usual"
  | "newest"
  | "oldest"
  | "by id alone"
  | "413 to a batch"
  | "413 to each"
  | "one bad of ten";

/** A fault, as it stands in a row's result. */
export interface ExpectedFault {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
}

/** What becomes of one row. */
export type Expected =
  | { readonly outcome: "CREATED"; readonly after: JsonObject }
  | {
      readonly outcome: "UPDATED";
      /** The name of the given record that is written to. */
      readonly target: string;
      readonly matchedBy: string;
      readonly before: JsonObject;
      readonly after: JsonObject;
    }
  | { readonly outcome: "UNCHANGED"; readonly target: string; readonly matchedBy: string }
  | { readonly outcome: "SKIPPED"; readonly reason: string }
  | {
      readonly outcome: "FAILED";
      readonly fault: ExpectedFault;
      /** What a plan takes it for that the store refuses; a plan knows all else. */
      readonly planned?: "CREATED" | "UPDATED";
      /** What a second sync says, where the first has made what it speaks of. */
      readonly again?: string;
    };

/** What becomes of each row of a case by its key, or why there is no such case. */
export type Outcomes = Readonly<Record<string, Expected>> | { readonly meaningless: string };

/** One case of an object: what the store has, what the source has, and what comes of it in each mode. */
export interface Case {
  readonly sync?: SyncName;
  /** Records of the store, by name, in the order in which they are made. */
  readonly given?: Readonly<Record<string, JsonObject>>;
  /** Rows that have gone through an earlier sync of the integration, in mode upsert. */
  readonly earlier?: readonly JsonObject[];
  /** Rows of the source; `key` is the row's key. What is left out has the value of {@link ConformanceObject.usualRow}. */
  readonly rows: readonly JsonObject[];
  readonly upsert: Outcomes;
  readonly insert: Outcomes;
  readonly update: Outcomes;
}

/** All cases of an object. */
export type ConformanceTable = Readonly<Record<CaseName, Case>>;

/** It was made, with these fields; `%` and all. */
export const created = (after: JsonObject): Expected => ({ outcome: "CREATED", after });

/** A given record was changed: by field, what it was and what it is. */
export function updated(
  target: string,
  matchedBy: string,
  fields: Readonly<Record<string, readonly [before: JsonValue, after: JsonValue]>>,
): Expected {
  const place = (index: 0 | 1): JsonObject =>
    Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, each[index]]));
  return { outcome: "UPDATED", target, matchedBy, before: place(0), after: place(1) };
}

/** A given record is as the row would have it. */
export const unchanged = (target: string, matchedBy: string): Expected => ({ outcome: "UNCHANGED", target, matchedBy });

/** It was left alone. */
export const skipped = (reason: string): Expected => ({ outcome: "SKIPPED", reason });

/** It failed, as the plan can tell. */
export const failed = (
  kind: string,
  code: string,
  message: string,
  field: string | null = null,
  again?: string,
): Expected => ({ outcome: "FAILED", fault: { kind, code, message, field }, ...(again !== undefined && { again }) });

/** The store refused it, in these words. */
export const refused = (
  planned: "CREATED" | "UPDATED",
  kind: string,
  code: string,
  message: string,
  field: string | null = null,
): Expected => ({ outcome: "FAILED", fault: { kind, code, message, field }, planned });

/** There is no such case. */
export const meaningless = (why: string): Outcomes => ({ meaningless: why });

/** The same in every mode. */
export const inEveryMode = (outcomes: Outcomes): Pick<Case, Mode> => ({
  upsert: outcomes,
  insert: outcomes,
  update: outcomes,
});

/** So many things, made by number from 1 on. */
export function numbered<Each>(count: number, make: (number: number) => Each): Each[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** What becomes of numbered rows, by {@link numberedKey} behind a letter. */
export function numberedOutcomes(
  letter: string,
  count: number,
  make: (number: number) => Expected,
): Readonly<Record<string, Expected>> {
  return Object.fromEntries(numbered(count, (number) => [`${letter}${numberedKey(number)}`, make(number)]));
}

/** `01` */
export const numberedKey = (number: number): string => String(number).padStart(2, "0");
