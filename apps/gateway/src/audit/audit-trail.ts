/** Writing down what is done: who, what, from where, before and after. Rows are added and never changed. */
import type { JsonObject } from "@storegate/connector-kit";
import { newId, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import type { IdentifiedType } from "../ids.js";

const { auditEntries, auditPersonal } = schema;

/** Whoever does something. */
export interface Actor {
  /** Null where the gateway itself does it. */
  readonly keyId: string | null;
  readonly name: string;
  /** Null where nothing came over a network. */
  readonly ipAddress: string | null;
}

/** What was done. */
export interface AuditRecord {
  /** A root field, or `signIn`, `signOut`. */
  readonly operation: string;
  /** What it was done to, by the key of its row; null where it is one thing of the whole gateway. */
  readonly target: { readonly type: IdentifiedType; readonly id: string; readonly name: string } | null;
  /** The fields at stake only, no secrets among them, and pseudonyms in place of what is personal. */
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
  /** What the pseudonyms in `before` and `after` stand for; it can be erased. */
  readonly personal?: Readonly<Record<string, string>>;
}

/** Adds an entry: in the transaction that does it, wherever there is one, so that neither stands without the other. */
export async function writeAudit(
  queries: Queries | QueriesTransaction,
  actor: Actor,
  record: AuditRecord,
): Promise<void> {
  const id = newId();
  const { operation, target, before, after, personal } = record;
  await queries.insert(auditEntries).values({
    id,
    at: new Date(),
    keyId: actor.keyId,
    operation,
    targetType: target?.type ?? null,
    targetId: target?.id ?? null,
    before: before ?? null,
    after: after ?? null,
  });
  await queries.insert(auditPersonal).values({
    entryId: id,
    actorName: actor.name,
    targetName: target?.name ?? null,
    ipAddress: actor.ipAddress,
    values: { ...personal },
  });
}
