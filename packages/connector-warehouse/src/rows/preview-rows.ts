/** A preview: a model's columns and first rows, and what a sync would make of each. Nothing is written or remembered. */
import {
  planRecords,
  verdictOfChanges,
  verdictOfPlan,
  type FaultData,
  type JsonObject,
  type JsonValue,
  type PlannedRecord,
  type RecordOutcome,
  type SourceRecord,
} from "@storegate/connector-kit";
import { begin } from "../begin.js";
import type { WarehouseConfig } from "../config.js";
import { rowsKind } from "../connector.js";
import { chosenModel, withSource } from "../sources/opened-source.js";
import type { ModelColumn, SourceRow } from "../sources/source.js";
import type { WarehouseDraftContext, WarehouseSyncContext } from "../warehouse-context.js";
import { openReading } from "./reading.js";
import { rowWithoutKey, targetClaimed } from "./row-faults.js";
import type { RowSource } from "./row-source.js";

/** What would become of a row. */
export interface PreviewedRecord {
  readonly key: string;
  readonly externalId: string | null;
  readonly outcome: RecordOutcome;
  readonly label: string | null;
  readonly reason: string | null;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly details: JsonObject | null;
  readonly errors: readonly FaultData[];
}

/** A model, as it is previewed. */
export interface PreviewedModel {
  readonly columns: readonly Pick<ModelColumn, "name" | "type">[];
  /** Values in the order of the columns. */
  readonly rows: readonly (readonly JsonValue[])[];
  /** One for each row, in their order; none where the config is not whole. */
  readonly records: readonly PreviewedRecord[];
}

/**
 * Looks at the first rows of a model.
 * @param whole the config, where all of it is good; without, columns and rows are told, and no records.
 * @throws Fault SOURCE_… of a source that cannot be read; faults of the store.
 */
export async function previewModelOf(
  context: WarehouseDraftContext,
  whole: WarehouseConfig | null,
  limit: number,
): Promise<PreviewedModel> {
  if (whole !== null) return previewRows(syncContextOf(context, whole), limit);
  return withSource(context, async (source) => {
    const { columns, rows } = await source.sample(chosenModel(context.config.source), limit);
    return { columns, rows: rows.map((cells) => inOrder(columns, cells)), records: [] };
  });
}

async function previewRows(opening: Promise<WarehouseSyncContext>, limit: number): Promise<PreviewedModel> {
  const context = await opening;
  const reading = await openReading(context, { isPreview: true });
  try {
    const { columns } = reading.model;
    const rows = await reading.model.firstRows(limit);
    const byKey = new Map(
      (
        await reading.recordsOf(
          rows.flatMap(({ key }) => (key === null ? [] : [key])),
          false,
        )
      ).map((record) => [record.key, record]),
    );
    const records = rows.map((row, index) => byKey.get(row.key ?? "") ?? withoutKey(row, index, context.config.key));
    const planned = await planRecords(rowsKind, context, records);
    return { columns, rows: rows.map(({ cells }) => inOrder(columns, cells)), records: previewed(planned) };
  } finally {
    await reading.close();
  }
}

/** Verdicts as a dry run has them: the second row for a target is told as a conflict that names the first. */
function previewed(planned: readonly PlannedRecord[]): PreviewedRecord[] {
  const claims = new Map<string, string>();
  return planned.map(({ key, externalId, plan, changes }): PreviewedRecord => {
    const first = changes
      .map(({ resource, target }) => claims.get(`${resource} ${target}`))
      .find((each) => each !== undefined);
    const [change] = changes;
    const refused =
      first !== undefined && first !== key && change ? targetClaimed(change.resource, change.target, first) : undefined;
    if (!refused) for (const { resource, target } of changes) claims.set(`${resource} ${target}`, key);
    const verdict = refused
      ? ({ outcome: "FAILED", before: null, after: null, errors: [refused.toData()] } as const)
      : (verdictOfPlan(plan) ?? verdictOfChanges(changes));
    return {
      key,
      externalId: externalId ?? null,
      label: plan.label ?? null,
      reason: plan.reason ?? null,
      details: plan.details ?? null,
      ...verdict,
    };
  });
}

function withoutKey({ key }: SourceRow, index: number, column: string): SourceRecord<RowSource> {
  const problem = rowWithoutKey(column);
  return { key: key ?? `(no key) ${index + 1}`, source: { kind: "problem", problem }, targets: {} };
}

function inOrder(
  columns: readonly Pick<ModelColumn, "name">[],
  cells: Readonly<Record<string, JsonValue>>,
): readonly JsonValue[] {
  return columns.map(({ name }) => cells[name] ?? null);
}

async function syncContextOf(context: WarehouseDraftContext, config: WarehouseConfig): Promise<WarehouseSyncContext> {
  const whole = { ...context, config };
  return { ...whole, full: false, dryRun: true, state: await begin(whole), tellPhase: async () => {} };
}
