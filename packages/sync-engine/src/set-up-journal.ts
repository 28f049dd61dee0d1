/** What of the journal is about things that a sync sets up: each is opened before it is made, by its type and name. */
import type { FaultData } from "@storegate/connector-kit";
import { schema, type Queries, type QueriesTransaction } from "@storegate/database";
import { and, eq, isNull } from "drizzle-orm";
import type { Journal, JournaledChange } from "./journal.js";

const { syncChanges } = schema;

/** Reads and writes it; the caller brings the transaction. */
export class SetUpJournal {
  readonly #journal: Pick<Journal, "syncId" | "mask" | "nextSeq">;

  constructor(journal: Pick<Journal, "syncId" | "mask" | "nextSeq">) {
    this.#journal = journal;
  }

  /** Opens the making of a set-up thing, or opens it again after it failed. */
  async open(tx: QueriesTransaction, type: string, named: string): Promise<JournaledChange> {
    const name = this.#journal.mask.text(named);
    const change = { resource: type, target: name, action: "create" as const, before: null, after: { name } };
    const [row] = await tx
      .insert(syncChanges)
      .values({ ...change, syncId: this.#journal.syncId, seq: this.#journal.nextSeq(), recordSeq: null, state: "open" })
      .onConflictDoUpdate({
        target: [syncChanges.syncId, syncChanges.resource, syncChanges.target],
        set: { state: "open", fault: null },
      })
      .returning({ seq: syncChanges.seq });
    if (!row) throw new Error(`the set-up of ${type} "${name}" was not journaled`);
    return { ...change, seq: row.seq, recordSeq: null };
  }

  async hasOpen(queries: Queries, type: string, name: string): Promise<boolean> {
    const rows = await queries
      .select({ seq: syncChanges.seq })
      .from(syncChanges)
      .where(
        and(
          eq(syncChanges.syncId, this.#journal.syncId),
          eq(syncChanges.resource, type),
          eq(syncChanges.target, this.#journal.mask.text(name)),
          eq(syncChanges.state, "open"),
          isNull(syncChanges.recordSeq),
        ),
      );
    return rows.length > 0;
  }

  /** Says of set-up that is still open that nobody knows what became of it. */
  async giveUp(tx: QueriesTransaction, unknown: FaultData): Promise<void> {
    await tx
      .update(syncChanges)
      .set({ state: "failed", fault: unknown })
      .where(
        and(eq(syncChanges.syncId, this.#journal.syncId), eq(syncChanges.state, "open"), isNull(syncChanges.recordSeq)),
      );
  }
}
