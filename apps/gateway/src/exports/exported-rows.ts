/** The rows of an export, as many at a time as are asked for, with their fields as GraphQL names them. */
import { usualResultColumns, type JsonObject } from "@storegate/connector-kit";
import { schema } from "@storegate/database";
import { areResultsGone, ResultsExpired } from "@storegate/sync-engine";
import { eq } from "drizzle-orm";
import { readAudit, auditSelection, type AuditEntryRow } from "../audit/audit-log.js";
import { syncsWithin } from "../access/reach.js";
import type { GatewayContext } from "../graphql/context.js";
import { placeOf, readHistory } from "../graphql/record-history-pages.js";
import { readResults } from "../graphql/sync-pages.js";
import { resultIdOf, type ResultOfSync } from "../graphql/sync-result-type.js";
import { decodeId, encodeId, identifiedType } from "../ids.js";
import type { ExportColumn } from "./export-encoders.js";
import type { ExportSelection } from "./export-selection.js";

/** An export that can begin. */
export interface ExportedRows {
  /** Without the end that says the form. */
  readonly fileName: string;
  readonly columns: readonly ExportColumn[];
  /** The rows after those before, at most so many; fewer only where no more follow. */
  readonly next: (most: number) => Promise<JsonObject[]>;
}

const resultColumns = usualResultColumns.map(columnOf);
const auditColumns = [
  "id",
  "at",
  "actor.name",
  "actor.apiKey.id",
  "operation",
  "target.id",
  "targetName",
  "before",
  "after",
  "ipAddress",
].map(columnOf);

/**
 * What is to be exported; undefined when it is not there, or out of the caller's reach. Reading a sync's results throws
 * ResultsExpired once they are gone.
 */
export async function exportedRows(
  selection: ExportSelection,
  { services, loaders, caller, reaches }: GatewayContext,
): Promise<ExportedRows | undefined> {
  const { queries } = services.database;
  if (selection.of === "audit-entries") {
    const selected = auditSelection(selection.operation, selection.targetId);
    const read = (last: AuditEntryRow | undefined, limit: number) =>
      readAudit(queries, selected, { after: last?.id, limit });
    return { fileName: "audit-entries", columns: auditColumns, next: onwards(read, entryFields) };
  }
  if (selection.of === "record-history") {
    const storeId = decodeId("Store", selection.storeId);
    // Of a store that is disconnected the history stays.
    if (storeId === undefined || !(await reaches("Store", selection.storeId))) return undefined;
    const record = { ...selection, storeId, within: syncsWithin(caller) };
    const read = (last: ResultOfSync | undefined, limit: number) =>
      readHistory(queries, record, { after: last && placeOf(last), limit });
    return { fileName: "record-history", columns: resultColumns, next: onwards(read, resultFields) };
  }
  const syncId = decodeId("Sync", selection.syncId);
  const sync = syncId !== undefined && (await reaches("Sync", selection.syncId)) && (await loaders.sync.load(syncId));
  if (!sync) return undefined;
  const read = async (last: ResultOfSync | undefined, limit: number) => {
    const rows = await readResults(queries, sync, selection.filter, { after: last?.seq, limit });
    // An export takes long: the sync may have ended since it began, and what is removed now would look like the end.
    const [now] = await queries.select().from(schema.syncs).where(eq(schema.syncs.id, sync.id));
    if (!now || areResultsGone(now, new Date())) throw new ResultsExpired(now ?? sync);
    return rows;
  };
  const connector = services.connectors.get(sync.connectorId)?.connector;
  const kind = connector?.syncKinds.find(({ key }) => key === sync.kind);
  const own = kind?.direction === "export" ? (kind.resultColumns ?? []) : [];
  const columns = [...resultColumns, ...own];
  return { fileName: `results-${selection.syncId}`, columns, next: onwards(read, resultFields) };
}

/** A field, with a dot that of a field. */
function columnOf(name: string): ExportColumn {
  return { name, path: `/${name.replaceAll(".", "/")}` };
}

/** Each read begins behind the last row of the one before, so that nothing is held in between. */
function onwards<Row>(
  read: (last: Row | undefined, limit: number) => Promise<Row[]>,
  fieldsOf: (row: Row) => JsonObject,
): ExportedRows["next"] {
  let last: Row | undefined;
  return async (most) => {
    const rows = await read(last, most);
    last = rows.at(-1) ?? last;
    return rows.map(fieldsOf);
  };
}

function resultFields(row: ResultOfSync): JsonObject {
  const { recordType, key, externalId, outcome, label, reason, before, after, details, at } = row;
  const fields = {
    id: resultIdOf(row),
    sync: { id: encodeId("Sync", row.syncId) },
    recordType,
    key,
    externalId,
    outcome,
    label,
    reason,
    before,
    after,
    details,
    errors: row.errors.map(({ remedy = null, field = null, ...fault }) => ({ ...fault, remedy, field })),
    at: at.toISOString(),
  };
  // JSON columns hold JSON.
  return fields as JsonObject;
}

function entryFields(row: AuditEntryRow): JsonObject {
  const { id, at, keyId, actorName, operation, targetType, targetId, targetName, before, after, ipAddress } = row;
  const type = identifiedType(targetType);
  return {
    id: encodeId("AuditEntry", id),
    at: at.toISOString(),
    actor: keyId === null ? null : { name: actorName, apiKey: { id: encodeId("ApiKey", keyId) } },
    operation,
    target: type === undefined || targetId === null ? null : { id: encodeId(type, targetId) },
    targetName,
    before,
    after,
    ipAddress,
  };
}
