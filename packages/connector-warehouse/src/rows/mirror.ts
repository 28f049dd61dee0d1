/** Mirroring: what is known and no longer in the source. Asked only once the source was read to its end, and within its limits. */
import type { RecordPage, SourceRecord } from "@storegate/connector-kit";
import { targetsById } from "../targets/targets.js";
import { hangingOnCustomers, hangingOnProducts, mappedAttributes } from "../targets/touched.js";
import { missingRows } from "./missing-rows.js";
import type { Reading } from "./reading.js";
import type { RowCursor } from "./row-cursor.js";
import { mirrorLimitExceeded, sourceEmpty } from "./row-faults.js";
import type { KnownRow } from "./row-memory.js";
import type { RowSource } from "./row-source.js";
import { targetsOf } from "./row-targets.js";

/** The most rows of a page: each is looked at in the store. */
const rowsAtOnce = 250;

/**
 * Sees that no more would be taken away than {@link WarehouseConfig.mirror} allows.
 * @param soFar what was done until now, in words.
 * @throws Fault SOURCE_EMPTY, MIRROR_LIMIT_EXCEEDED.
 */
export async function requireMirrorLimits(
  { config: { mirror }, model, memory, context }: Reading,
  rows: number,
  soFar: string,
): Promise<void> {
  if (mirror === null || mirror.maxShare === 1) return;
  const known = await memory.count();
  if (known === 0) return;
  if (rows === 0) throw sourceEmpty(known);
  await context.tellPhase("comparing keys with the source");
  let missing = 0;
  for await (const some of missingRows(model, memory, null)) {
    context.signal.throwIfAborted();
    missing += some.length;
  }
  await context.tellPhase(null);
  // A quotient, because 29 / 100 is 0.29 and 0.29 * 100 is less than 29.
  if (missing / known > mirror.maxShare) throw mirrorLimitExceeded(missing, known, mirror.maxShare, soFar);
}

/** Known rows that are no longer there, with what of theirs stands in the store. */
export async function* readMissing(
  reading: Reading,
  after: string | null,
): AsyncGenerator<RecordPage<SourceRecord<RowSource>, RowCursor>, void> {
  let page: KnownRow[] = [];
  for await (const some of missingRows(reading.model, reading.memory, after)) {
    for (const known of some) {
      page.push(known);
      if (page.length < rowsAtOnce) continue;
      yield { records: await toRecords(reading, page), next: { phase: "missing", after: known.key } };
      page = [];
    }
  }
  yield { records: await toRecords(reading, page), next: null };
}

async function toRecords({ context, config }: Reading, rows: readonly KnownRow[]): Promise<SourceRecord<RowSource>[]> {
  // What a row was to become before the config named another object is not looked at as that.
  const mine = rows.filter(({ object }) => object === config.object);
  const targets = await targetsById(
    context,
    mine.flatMap(({ targetId }) => (targetId === null ? [] : [targetId])),
  );
  // A date of the last change may stay as it is when something is hung on a record.
  const mayGo = config.mirror?.missing === "delete" ? mine.filter(({ created }) => created) : [];
  const hangingOn = config.object === "products" ? hangingOnProducts : hangingOnCustomers(mappedAttributes(config));
  const hanging = await hangingOn(
    context.bigcommerce,
    config.object === "customer_attributes"
      ? []
      : mayGo.flatMap(({ targetId }) => (targetId !== null && targets.has(targetId) ? [targetId] : [])),
  );
  return rows.map((known): SourceRecord<RowSource> => {
    const target = known.object === config.object ? (targets.get(known.targetId ?? 0) ?? null) : null;
    return {
      key: known.key,
      ...(known.targetId !== null && { externalId: String(known.targetId) }),
      source: { kind: "missing", known, target, hanging: hanging.get(target?.id ?? 0) ?? null },
      ...targetsOf(config, target),
    };
  });
}
