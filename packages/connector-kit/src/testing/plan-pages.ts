import type { AnyExportKind, RecordPage, SourceRecord, SyncContext } from "../connector.js";
import type { JsonValue } from "../json.js";
import { BadPlan, planRecords, type PlannedRecord } from "../plan-records.js";
import { BrokenLaw, inWords, mustHold } from "./broken-law.js";

/** One page, planned. */
export interface PlannedPage {
  readonly records: readonly PlannedRecord[];
  readonly next: JsonValue | null;
}

type Kind = AnyExportKind<unknown, unknown>;
type Context = SyncContext<unknown, unknown>;

/** The first half of a page's life: read, observe what reading has not told, plan. */
export async function* planPages(kind: Kind, context: Context, from: JsonValue | null): AsyncGenerator<PlannedPage> {
  const pages: AsyncIterable<RecordPage<SourceRecord<unknown>, JsonValue>> = kind.read(context, { cursor: from });
  for await (const page of pages) {
    const records = await planRecords(kind, context, page.records).catch((error: unknown) => {
      throw error instanceof BadPlan ? new BrokenLaw(error.message) : error;
    });
    for (const { key, plan, changes } of records) {
      mustHold(
        changes.length === 0 || (plan.skip !== true && plan.problem === undefined),
        `"${key}" is skipped or cannot be planned, and has changes all the same: ${inWords(changes)}`,
      );
    }
    yield { records, next: page.next };
  }
}
