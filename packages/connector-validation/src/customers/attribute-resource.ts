import type { Change, ChangeOutcome, Fields, Resource } from "@storegate/connector-kit";
import { type CustomerAttributeValue, type ItemOutcome, batchSizes } from "@storegate/bigcommerce-client";
import { Fault } from "@storegate/http-client";
import { z } from "zod";
import type { ValidationState } from "./state.js";
import type { ValidationConfig } from "./config.js";
import type { ValidationApplyContext, ValidationRuntime } from "./runtime.js";
import { removeStatuses } from "./status-removal.js";
import { findStatusAttribute } from "./status-attribute.js";

const fields = z.object({ attribute: z.string().nullable() });

/** The owned fields of a customer's attribute: its value, `null` where it has none. */
export function attributeFields(value: string | null): z.infer<typeof fields> {
  return { attribute: value };
}

/** The value in observed or planned fields; `null` where there is none. */
export function attributeValue(of: Fields): string | null {
  return of === null ? null : fields.parse(of).attribute;
}

/** The status on a customer, as an attribute's value. Its targets are customer ids. */
export const attributeResource: Resource<ValidationConfig, ValidationRuntime, ValidationState> = {
  batchSize: batchSizes.attributeValuesUpsert.size,
  concurrency: batchSizes.attributeValuesUpsert.concurrency,

  async observe({ bigcommerce, config, state }, targets) {
    // An attribute that was missing when the sync began may have been made since, by this sync.
    const attributeId = state.attributeId ?? (await findStatusAttribute(bigcommerce, config.attributeName))?.id;
    const customerIds = targets.map(Number);
    const values =
      attributeId === undefined ? [] : await bigcommerce.attributeValues.list({ customerIds, attributeId });
    const observed = new Map<string, Fields>();
    for (const { customerId, value } of values) observed.set(String(customerId), attributeFields(value));
    // Who has no status is there without one, or is gone.
    const without = customerIds.filter((id) => !observed.has(String(id)));
    const there = without.length === 0 ? [] : await bigcommerce.customers.byIds(without);
    for (const { id } of there) observed.set(String(id), attributeFields(null));
    return observed;
  },

  async apply(context, changes) {
    const [settable, removable] = [changes.filter(isSetting), changes.filter((change) => !isSetting(change))];
    const outcomes = new Map([...(await set(context, settable)), ...(await remove(context, removable))]);
    return changes.map((change) => outcomes.get(change) ?? toOutcome(undefined));
  },
};

type Outcomes = ReadonlyMap<Change, ChangeOutcome>;

function isSetting({ after }: Change): boolean {
  return attributeValue(after) !== null;
}

async function set(context: ValidationApplyContext, changes: readonly Change[]): Promise<Outcomes> {
  if (changes.length === 0) return new Map();
  const attributeId = await ensureAttribute(context);
  const writes = changes.map(({ target, after }) => ({
    customerId: Number(target),
    attributeId,
    value: attributeValue(after) ?? "",
  }));
  const written = await context.bigcommerce.attributeValues.upsert(writes);
  return new Map(changes.map((change, index) => [change, toOutcome(written[index])]));
}

/** As an undo does where there was none before. */
async function remove(context: ValidationApplyContext, changes: readonly Change[]): Promise<Outcomes> {
  const refused = await removeStatuses(
    context,
    changes.map(({ target }) => Number(target)),
  );
  return new Map(
    changes.map((change) => {
      const fault = refused.get(Number(change.target));
      return [change, fault ? { ok: false, fault } : { ok: true, after: attributeFields(null) }];
    }),
  );
}

function toOutcome(written: ItemOutcome<CustomerAttributeValue> | undefined): ChangeOutcome {
  if (written === undefined) return { ok: false, fault: Fault.from(new Error("a value was not answered for")) };
  return written.ok ? { ok: true, after: attributeFields(written.value.value) } : { ok: false, fault: written.fault };
}

async function ensureAttribute({ bigcommerce, config, setUp, state }: ValidationApplyContext): Promise<number> {
  const { attributeId } = state;
  const name = config.attributeName;
  const { id } = await setUp({
    type: "customer_attribute",
    name,
    // One that was there when this worker began may have been made by a worker that died before it could say so.
    find: async () => (attributeId === null ? findStatusAttribute(bigcommerce, name) : { id: attributeId }),
    create: async () => ({ id: (await bigcommerce.customerAttributes.create({ name, type: "string" })).id }),
  });
  return id;
}
