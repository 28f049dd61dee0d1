/** The import of a store: stage after stage, page after page. */
import { defineImportKind, type ImportedRecord, type JsonValue, type RecordPage } from "@storegate/connector-kit";
import { z } from "zod";
import { computeDirty } from "../attributes/index.js";
import type { CdpImportContext, CdpRuntime } from "../cdp-context.js";
import type { CdpConfig } from "../config.js";
import { lockSpace } from "../space.js";
import { beginRun } from "./begin-run.js";
import { keyedRecords } from "./keyed-records.js";
import { importRun, stageNames, type ImportRun, type StageName } from "./stage.js";
import { stageOf, stages } from "./stages.js";

const json: z.ZodType<JsonValue> = z.json();

/** Where an import goes on. */
const importCursor = z.strictObject({
  stage: z.enum(stageNames),
  run: importRun,
  /** The stage's own; null is its beginning. */
  at: json,
});

type ImportCursor = z.output<typeof importCursor>;

/** A row on its way from reading to keeping. */
export interface ImportRecord {
  readonly stage: StageName;
  readonly run: ImportRun;
  readonly row: unknown;
  /** Whether whoever it is of is computed anew with it: where records were asked for by their keys, no stage comes after. */
  readonly isAsked?: true;
}

/** Customers, orders, products and subscribers of a store into people with attributes. */
export const importKind = defineImportKind<CdpConfig, CdpRuntime, ImportRecord, ImportCursor>({
  key: "import",
  title: "Import",
  description:
    "Reads customers, subscribers, orders with their lines, refunds and products, all of them first and what has changed after that; links them to people, and computes whoever has changed anew.",
  direction: "import",
  recordType: "record",
  phase: "importing",
  cursor: importCursor,
  keepsResults: false,
  readsWhatItKeeps: true,
  async *read(context, from) {
    if (from.keys) yield { records: await keyedRecords(context, from.keys), next: null };
    else yield* stagePages(context, from.cursor);
  },
  async commit(context, transaction, records) {
    const [first] = records;
    if (!first) return [];
    // One at a time changes who is who: this, or a person who takes somebody apart.
    await lockSpace(transaction, first.run.space.id);
    const kept: ImportedRecord[] = [];
    for (const [name, those] of Map.groupBy(records, ({ stage }) => stage)) {
      const rows = those.map(({ row }) => row);
      kept.push(...(await stageOf(name).commit(context, transaction, first.run, rows)));
    }
    if (first.isAsked) await computeDirty(context, transaction, first.run);
    return kept;
  },
});

async function* stagePages(
  context: CdpImportContext,
  cursor: ImportCursor | null,
): AsyncGenerator<RecordPage<ImportRecord, ImportCursor>, void, undefined> {
  const run = cursor?.run ?? (await beginRun(context));
  const first = cursor === null ? 0 : stages.findIndex(({ name }) => name === cursor.stage);
  for (const [place, stage] of stages.entries()) {
    if (place < first) continue;
    await context.tellPhase(stage.phase);
    const following = stages[place + 1]?.name;
    for await (const { rows, next } of stage.read(context, run, place === first ? (cursor?.at ?? null) : null)) {
      const after =
        next === null ? following && { stage: following, run, at: null } : { stage: stage.name, run, at: next };
      yield {
        records: rows.map((row) => ({ stage: stage.name, run, row })),
        next: after ?? null,
        ...(run.total === null ? {} : { total: run.total }),
      };
    }
  }
}
