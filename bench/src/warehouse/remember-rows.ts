/** Rows as an earlier sync left them in the connector's memory: handed to its own commit, without that sync. */
import { rowsKind, warehouse } from "@storegate/connector-warehouse";
import { connectDatabase, lendTransaction } from "@storegate/database";

/** Rows of one transaction. */
const rowsAtOnce = 5000;

/** Whose memory it is. */
export interface RememberTask {
  /** As the gateway itself connects. */
  readonly databaseUrl: string;
  /** Ids in the database. */
  readonly integrationId: string;
  readonly storeId: string;
}

/** A row that was written. */
export interface WrittenRow {
  /** Its key, which is the id of its customer, too. */
  readonly key: string;
  readonly fingerprint: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What takes rows. */
export interface Remembering extends AsyncDisposable {
  add(row: WrittenRow): Promise<void>;
  /** Commits the last ones. */
  finish(): Promise<void>;
}

type Commit = NonNullable<typeof rowsKind.commit>;
type CommittedRecord = Parameters<Commit>[2][number];
type CommitContext = Parameters<Commit>[0];

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Opens the memory. */
export async function openRemembering({ databaseUrl, integrationId, storeId }: RememberTask): Promise<Remembering> {
  const database = connectDatabase(databaseUrl, { max: 1 });
  const refuse = (): Promise<never> => Promise.reject(new Error("A commit of rows connects to nobody."));
  const context: CommitContext = {
    syncId: integrationId,
    integrationId,
    storeId,
    undoes: false,
    runtime: { sources: { filesFolder: null, connect: refuse }, logger: silent, largestPage: { rows: 1, compared: 1 } },
    requestSync: refuse,
    now: () => new Date(),
    logger: silent,
  };
  let records: CommittedRecord[] = [];
  const keep = async (): Promise<void> => {
    const some = records;
    records = [];
    await database.queries.transaction((tx) =>
      lendTransaction(tx, warehouse.id, async (own) => rowsKind.commit?.(context, own, some)),
    );
  };
  return {
    add: async (row) => {
      records.push(committed(row));
      if (records.length === rowsAtOnce) await keep();
    },
    finish: keep,
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** The record of a row by which its customer was made. */
function committed({ key, fingerprint, values }: WrittenRow): CommittedRecord {
  const after = { ...values, id: Number(key), date_modified: "2026-11-01T05:00:00Z" } as NonNullable<
    CommittedRecord["changes"][number]["after"]
  >;
  return {
    key,
    externalId: key,
    outcome: "CREATED",
    memory: { object: "customers", fingerprint },
    changes: [{ resource: "customer", action: "create", target: key, before: null, after }],
  };
}
