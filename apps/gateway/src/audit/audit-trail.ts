/** Writing down what is done: who, what, from where, before and after. Rows are added and never changed. */
import type { JsonObject } from "@storegate/connector-kit";
import { newId, schema, type Queries, type QueriesTransaction } from "@storegate/database";
import type { IdentifiedType } from "../ids.js";
import { hidePersonal } from "./pseudonyms.js";

const { auditEntries, auditPersonal } = schema;

/** Whoever does something. */
export interface Actor {
  /** Null where the gateway itself does it. */
  readonly keyId: string | null;
  readonly name: string;
  /** Null where nothing came over a network. */
  readonly ipAddress: string | null;
  /** Told of each entry that is written in this actor's name. */
  readonly onEntry?: ((operation: string) => void) | undefined;
}

/** Whoever does what nobody asked for. */
export const theGateway: Actor = { keyId: null, name: "gateway", ipAddress: null };

/** What something was done to. */
export interface AuditTarget {
  readonly type: IdentifiedType;
  /** The key of its row. */
  readonly id: string;
  readonly name: string;
}

/** What was done. */
export interface AuditRecord {
  /**
   * A root field, or `signIn`, `signOut`; of what became of an integration by something else, `disableIntegration`,
   * `enableIntegration`, `turnIntegrationManual`, `deleteIntegration`.
   */
  readonly operation: string;
  /** Null where it is one thing of the whole gateway. */
  readonly target: AuditTarget | null;
  /**
   * The fields at stake only, no secrets among them. Texts that hold an e-mail address, and fields called `name`, are kept
   * apart as personal by themselves; for the rest, pseudonyms stand in place of what is personal.
   */
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
  /** What pseudonyms in `before` and `after` stand for; it can be erased. */
  readonly personal?: Readonly<Record<string, string>>;
}

/** Adds an entry: in the transaction that does it, wherever there is one, so that neither stands without the other. */
export async function writeAudit(
  queries: Queries | QueriesTransaction,
  actor: Actor,
  record: AuditRecord,
): Promise<void> {
  const id = newId();
  const { operation, target } = record;
  const hidden = hidePersonal(id, record);
  await queries.insert(auditEntries).values({
    id,
    at: new Date(),
    keyId: actor.keyId,
    operation,
    targetType: target?.type ?? null,
    targetId: target?.id ?? null,
    before: hidden.before,
    after: hidden.after,
  });
  await queries.insert(auditPersonal).values({
    entryId: id,
    actorName: actor.name,
    targetName: target?.name ?? null,
    ipAddress: actor.ipAddress,
    values: hidden.values,
  });
  actor.onEntry?.(operation);
}
