/** Why single rows cannot be written, and what a mirroring sync is stopped for. */
import { Fault } from "@storegate/connector-kit";

/** Of several rows with one key nobody knows which is meant. */
export function duplicateKey(key: string, rows: number, column: string): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "DUPLICATE_KEY",
    message: `${rows} rows have the key "${key}", so none of them was written.`,
    remedy: `Choose a key column whose values are unique, or leave one of these rows out of the model.`,
    field: column,
  });
}

/** A row without a key cannot be known again. */
export function rowWithoutKey(column: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "ROW_WITHOUT_KEY",
    message: `The row has no value in the key column ${column}.`,
    remedy: "Give the row a key, or leave it out of the model.",
    field: column,
  });
}

/** Several faults of one row, as one. */
export function problemOf(problems: readonly Fault[]): Fault | undefined {
  const [first, ...others] = problems;
  if (!first || others.length === 0) return first;
  return new Fault({
    ...first.toData(),
    message: problems.map(({ message }) => message).join(" "),
  });
}

/** As the engine tells it of two records in one sync: what a row is about to write is another row's. */
export function targetClaimed(resource: string, target: string, first: string): Fault {
  const thing = resource === "product" ? "product" : "customer";
  return new Fault({
    kind: "CONFLICT",
    code: "TARGET_CLAIMED",
    message: `The ${thing} ${target} already stands for the row "${first}", which is still in the source.`,
    remedy: "Two rows stand for one target: remove one of them at the source.",
    field: resource,
  });
}

/** A mirror with a source that holds nothing: more likely a load that failed than a shop without customers. */
export function sourceEmpty(known: number): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "SOURCE_EMPTY",
    message: `The source has no rows at all, and ${known} are known from earlier syncs. Nothing was written.`,
    remedy:
      "Look at the source: the load into it may have failed. If it is meant to be empty, set mirror.maxShare to 1.",
  });
}

/** A mirror that would take away more than it may. */
export function mirrorLimitExceeded(missing: number, known: number, maxShare: number, soFar: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "MIRROR_LIMIT_EXCEEDED",
    message: `${missing} of the ${known} known rows are no longer in the source: more than the share of ${maxShare} that mirror.maxShare allows. ${soFar}`,
    remedy: "Look at a dry run with a higher mirror.maxShare. If the rows are meant to be gone, keep it for one sync.",
    field: "mirror.maxShare",
  });
}

const unknownIds = {
  customers: { code: "UNKNOWN_CUSTOMER", thing: "customer" },
  products: { code: "UNKNOWN_PRODUCT", thing: "product" },
  customer_attributes: { code: "UNKNOWN_CUSTOMER", thing: "customer" },
} as const;

/** An id that the store does not have; nothing can be made under an id of one's own. */
export function idUnknown(object: keyof typeof unknownIds, id: number): Fault {
  const { code, thing } = unknownIds[object];
  return new Fault({
    kind: "NOT_FOUND",
    code,
    message: `The store has no ${thing} with the id ${id}.`,
    remedy: `Correct the id at the source, or leave it empty: the store chooses the id of a ${thing} that is made.`,
    field: "id",
  });
}

/** Rows without a key, where what is gone from the source is to be taken away: nobody can say which of them still are there. */
export function mirrorOfKeyless(rows: number, column: string): Fault {
  return new Fault({
    kind: "CONFIG",
    code: "MIRROR_ROWS_WITHOUT_KEY",
    message: `${rows} rows have no value in the key column ${column}, so that nobody can say which rows are gone. Nothing was written.`,
    remedy: "Give them their keys, or leave them out of the model; or switch mirror off.",
    field: "key",
  });
}
