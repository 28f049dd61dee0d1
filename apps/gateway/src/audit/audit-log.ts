/** Reading what was written down, newest first, with what is personal put back where it was not erased. */
import type { JsonObject } from "@storegate/connector-kit";
import { schema, type Queries } from "@storegate/database";
import { and, desc, eq, lt, type SQL } from "drizzle-orm";
import { decodeId, typeOfId } from "../ids.js";
import { erased, showPersonal } from "./pseudonyms.js";

const { auditEntries, auditPersonal } = schema;

/** The name of what has none: things of the gateway as a whole. */
const wholeGateway = "gateway";

/** Which entries; `targetId` is the key of a row. */
export interface AuditSelection {
  readonly operation: string | null;
  readonly target: { readonly type: string; readonly id: string } | null;
}

/** A selection as callers give it. An id that is none selects nothing. */
export function auditSelection(operation: string | null, targetId: string | null): AuditSelection {
  if (targetId === null) return { operation, target: null };
  const type = typeOfId(targetId);
  return { operation, target: { type: type ?? "", id: (type && decodeId(type, targetId)) ?? nothing } };
}

const nothing = "00000000-0000-0000-0000-000000000000";

/** An entry as it is read. Of what was erased, names say so and addresses are null. */
export interface AuditEntryRow {
  readonly id: string;
  readonly at: Date;
  /** Null where the gateway itself did it. */
  readonly keyId: string | null;
  readonly actorName: string;
  readonly operation: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly targetName: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly ipAddress: string | null;
}

/** What picks the entries of a selection. */
export function auditCondition({ operation, target }: AuditSelection): SQL | undefined {
  return and(
    operation === null ? undefined : eq(auditEntries.operation, operation),
    target === null ? undefined : and(eq(auditEntries.targetType, target.type), eq(auditEntries.targetId, target.id)),
  );
}

/** Entries of a selection that are older than one, the newest of them first. */
export async function readAudit(
  queries: Queries,
  selection: AuditSelection,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<AuditEntryRow[]> {
  const rows = await queries
    .select()
    .from(auditEntries)
    .leftJoin(auditPersonal, eq(auditPersonal.entryId, auditEntries.id))
    .where(and(auditCondition(selection), after === undefined ? undefined : lt(auditEntries.id, after)))
    .orderBy(desc(auditEntries.id))
    .limit(limit);
  return rows.map(({ audit_entries: entry, audit_personal: personal }) => {
    const { id, at, keyId, operation, targetType, targetId } = entry;
    const sides = { before: entry.before as JsonObject | null, after: entry.after as JsonObject | null };
    return {
      id,
      at,
      keyId,
      operation,
      targetType,
      targetId,
      actorName: personal?.actorName ?? erased,
      targetName: targetId === null ? wholeGateway : (personal?.targetName ?? erased),
      ipAddress: personal?.ipAddress ?? null,
      ...showPersonal(id, sides, personal?.values ?? {}),
    };
  });
}
