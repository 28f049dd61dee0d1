/** Planning: what becomes of each row, from what it is to be and what the store has. */
import type { JsonObject, ObservedRecord, PlannedChange, RecordPlan } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { fieldNamed } from "../fields/catalogue.js";
import type { FieldValue } from "../fields/destination-field.js";
import type { StoreTarget } from "../targets/store-target.js";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { planMissing } from "./plan-missing.js";
import { requiredMissing } from "./required-fields.js";
import { idUnknown } from "./row-faults.js";
import type { RowSource } from "./row-source.js";
import { isAttribute, resourceOf } from "./row-targets.js";
import { sameField } from "./same-value.js";

type ComparedRow = Extract<RowSource, { kind: "row" }>;

/** One plan for each record. */
export async function planRows(
  { config }: WarehouseSyncContext,
  records: readonly ObservedRecord<RowSource>[],
): Promise<RecordPlan[]> {
  return records.map(({ source }) => planOf(config, source));
}

function planOf(config: WarehouseConfig, source: RowSource): RecordPlan {
  if (source.kind === "as_before") return { label: "as_before" };
  if (source.kind === "problem") return { problem: source.problem, memory: { object: config.object } };
  if (source.kind === "missing") return planMissing(config, source);
  const { match } = source;
  const memory = { object: config.object };
  if ("problem" in match) return { problem: match.problem, memory };
  if (match.found === null) {
    if (match.unknownId !== undefined) return { problem: idUnknown(config.object, match.unknownId), memory };
    return planNew(config, source);
  }
  return { details: { matchedBy: match.by }, ...planFound(config, source, match.found) };
}

function planNew(config: WarehouseConfig, { row, fingerprint }: ComparedRow): RecordPlan {
  const { object, mode } = config;
  if (mode === "update" || object === "customer_attributes")
    return { skip: true, label: "unmatched", reason: "no_match", memory: { object } };
  const problem = requiredMissing(object, row);
  if (problem) return { problem, memory: { object } };
  // What there is none of needs no clearing.
  const after = Object.fromEntries(Object.entries(row.values).filter(([, value]) => value !== null));
  return {
    label: "new",
    memory: { object, fingerprint },
    changes: [{ resource: resourceOf(object), action: "create", before: null, after: json(after) }],
  };
}

function planFound(config: WarehouseConfig, { row, fingerprint, known }: ComparedRow, found: StoreTarget): RecordPlan {
  const { object, mode } = config;
  if (object === "customer_attributes") return planAttributes(config, row.values, fingerprint, found);
  if (mode === "insert") {
    // A row that is left to whoever made its record stands for nothing of ours, unless we made it.
    const target = known?.object === object && known.targetId === found.id ? found.id : null;
    return { skip: true, label: "matched", reason: "exists", memory: { object, fingerprint, target } };
  }
  const memory = { object, fingerprint, target: found.id };
  const wanted = Object.entries(row.values);
  const changes = [
    ...update(
      resourceOf(object),
      found.fields,
      wanted.filter(([name]) => !isAttribute(name) && fieldNamed(object, name)?.createOnly !== true),
    ),
    ...update(
      "attributes",
      found.attributes,
      wanted.filter(([name]) => isAttribute(name)),
    ),
  ];
  return { label: "matched", memory, changes };
}

function planAttributes(
  { object, mode }: WarehouseConfig,
  values: Readonly<Record<string, FieldValue>>,
  fingerprint: string,
  found: StoreTarget,
): RecordPlan {
  const wanted = Object.entries(values).filter(([name]) => isAttribute(name));
  const hasValue = ([name]: readonly [string, FieldValue]): boolean => (found.attributes[name] ?? null) !== null;
  const mine = wanted.filter((each) => mode === "upsert" || (mode === "update") === hasValue(each));
  if (wanted.length > 0 && mine.length === 0) {
    const reason = mode === "insert" ? "exists" : "no_value";
    return { skip: true, label: "matched", reason, memory: { object } };
  }
  return {
    label: "matched",
    memory: { object, fingerprint, target: found.id },
    changes: update("attributes", found.attributes, mine),
  };
}

/** An update of the fields that are otherwise than wanted; none where all are as they should be. */
function update(
  resource: string,
  now: JsonObject,
  wanted: readonly (readonly [string, FieldValue])[],
): PlannedChange[] {
  const different = wanted.filter(([name, value]) => !sameField(name, now[name] ?? null, value));
  if (different.length === 0) return [];
  const before = Object.fromEntries(different.map(([name]) => [name, now[name] ?? null]));
  return [{ resource, action: "update", before, after: json(Object.fromEntries(different)) }];
}

function json(values: Readonly<Record<string, FieldValue>>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  ) as JsonObject;
}
