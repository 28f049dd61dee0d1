/** What becomes of what was written for a row that is no longer in the source. */
import type { JsonObject, JsonValue, PlannedChange, RecordPlan } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { fieldNamed } from "../fields/catalogue.js";
import { valueHash } from "./fingerprint.js";
import type { StoreTarget } from "../targets/store-target.js";
import type { KnownRow } from "./row-memory.js";
import type { RowSource } from "./row-source.js";
import { isAttribute, resourceOf } from "./row-targets.js";
import { sameValue } from "./same-value.js";

/**
 * Deletes what this integration made and nobody has touched since, where the config says so; else clears what it wrote and still
 * stands as it wrote it. What the store wants of every record stays.
 */
export function planMissing(
  config: WarehouseConfig,
  { known, target, hanging }: Extract<RowSource, { kind: "missing" }>,
): RecordPlan {
  const { object, mirror } = config;
  const memory = { object, forget: true };
  const label = "missing";
  if (known.object !== object) return { skip: true, label, reason: "other_object", memory };
  if (known.targetId === null) return { skip: true, label, reason: "not_ours", memory };
  if (target === null) return { skip: true, label, reason: "already_gone", memory };
  if (mirror?.missing === "delete" && known.created && object !== "customer_attributes") {
    // It is not forgotten: whoever sees to it finds it named again. Dates are told in seconds, so values are compared as well.
    const isTouched = target.modifiedAt !== known.modifiedAt || !standsAsWritten(known, target) || hanging !== null;
    if (isTouched) return { skip: true, label, reason: "changed_since", ...(hanging && { details: { hanging } }) };
    const before: JsonObject = { ...target.fields, ...withValues(target.attributes) };
    const change: PlannedChange = { resource: resourceOf(object), action: "delete", before, after: null };
    return { label, reason: "not_in_source", memory, changes: [change] };
  }
  const changes = [
    ...clearing(object, known, resourceOf(object), target.fields, (name) => !isAttribute(name)),
    ...clearing(object, known, "attributes", target.attributes, isAttribute),
  ];
  if (changes.length === 0) return { skip: true, label, reason: "nothing_to_clear", memory };
  return { label, reason: "not_in_source", memory, changes };
}

/** Whether all that was written still is there, as it was written. */
function standsAsWritten({ written }: KnownRow, { fields, attributes }: StoreTarget): boolean {
  const now = { ...fields, ...attributes };
  return Object.entries(written).every(([name, hash]) => {
    const value = now[name];
    return value === undefined || valueHash(value) === hash;
  });
}

function clearing(
  object: WarehouseConfig["object"],
  { written }: KnownRow,
  resource: string,
  now: JsonObject,
  isMine: (field: string) => boolean,
): PlannedChange[] {
  const before: Record<string, JsonValue> = {};
  const after: Record<string, JsonValue> = {};
  for (const [name, hash] of Object.entries(written)) {
    const value = now[name];
    const clearTo = isAttribute(name) ? null : fieldNamed(object, name)?.clearTo;
    if (!isMine(name) || value === undefined || clearTo === undefined || valueHash(value) !== hash) continue;
    const cleared = Array.isArray(clearTo)
      ? [...(clearTo as readonly number[])]
      : (clearTo as string | number | boolean | null);
    if (sameValue(value, cleared)) continue;
    before[name] = value;
    after[name] = cleared;
  }
  return Object.keys(after).length === 0 ? [] : [{ resource, action: "update", before, after }];
}

function withValues(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
