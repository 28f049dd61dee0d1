/** Values of customer attributes as rows write them. */
import { batchSizes } from "@storegate/bigcommerce-client";
import { Fault, type Change, type ChangeOutcome, type Fields, type Resource } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { attributeName } from "../fields/attribute-field.js";
import type { WarehouseApplyContext, WarehouseRuntime, WarehouseState } from "../warehouse-context.js";
import { ensureAttribute } from "./ensure-attribute.js";
import { failed, inOrderOf, made } from "./outcomes.js";
import { fieldsAtStake } from "./fields-at-stake.js";
import { sameFields } from "./same-fields.js";
import { targetsById } from "./targets.js";

/** One value of one customer. */
interface ValueToWrite {
  readonly change: Change;
  readonly customerId: number;
  readonly name: string;
  readonly value: string | null;
}

/** The attributes that a mapping names. Its targets are customer ids. */
export const attributesResource: Resource<WarehouseConfig, WarehouseRuntime, WarehouseState> = {
  batchSize: batchSizes.attributeValuesUpsert.size,
  concurrency: batchSizes.attributeValuesUpsert.concurrency,

  async observe(context, targets) {
    const found = await targetsById(context, targets.map(Number));
    return new Map([...found].map(([id, { attributes }]): [string, Fields] => [String(id), attributes]));
  },

  async apply(context, changes) {
    const values = changes.flatMap((change) =>
      Object.entries(change.after ?? {}).flatMap(([field, value]): ValueToWrite[] => {
        const name = attributeName(field);
        if (name === undefined) return [];
        return [{ change, customerId: Number(change.target), name, value: typeof value === "string" ? value : null }];
      }),
    );
    const faults = new Map<Change, ChangeOutcome>();
    await set(
      context,
      values.filter(({ value }) => value !== null),
      faults,
    );
    await remove(
      context,
      values.filter(({ value }) => value === null),
    );
    return inOrderOf(changes, new Map(changes.map((change) => [change, faults.get(change) ?? made(change.after)])));
  },

  same: sameFields,
  ofChange: fieldsAtStake,
};

async function set(
  context: WarehouseApplyContext,
  values: readonly ValueToWrite[],
  faults: Map<Change, ChangeOutcome>,
): Promise<void> {
  if (values.length === 0) return;
  const ids = new Map<string, number>();
  for (const name of new Set(values.map((value) => value.name))) ids.set(name, await ensureAttribute(context, name));
  const written = await context.bigcommerce.attributeValues.upsert(
    values.map(({ customerId, name, value }) => ({ customerId, attributeId: ids.get(name) ?? 0, value: value ?? "" })),
  );
  for (const [index, { change, name }] of values.entries()) {
    const outcome = written[index];
    if (outcome?.ok === true) continue;
    const refused = failed(outcome?.fault);
    if (!refused.ok && !faults.has(change)) faults.set(change, { ok: false, fault: withField(refused.fault, name) });
  }
}

async function remove(
  { bigcommerce, state: { directories } }: WarehouseApplyContext,
  values: readonly ValueToWrite[],
): Promise<void> {
  const attributeIds = [...new Set(values.flatMap(({ name }) => directories.attributeId(name) ?? []))];
  if (attributeIds.length === 0) return;
  const customerIds = [...new Set(values.map(({ customerId }) => customerId))];
  const kept = await bigcommerce.attributeValues.list({ customerIds, attributeIds });
  const unwanted = new Set(
    values.map(({ customerId, name }) => `${customerId} ${directories.attributeId(name) ?? ""}`),
  );
  await bigcommerce.attributeValues.delete(
    kept.filter(({ customerId, attributeId }) => unwanted.has(`${customerId} ${attributeId}`)).map(({ id }) => id),
  );
}

function withField(fault: Fault, name: string): Fault {
  return new Fault({ ...fault.toData(), field: `attribute:${name}`, cause: fault });
}
