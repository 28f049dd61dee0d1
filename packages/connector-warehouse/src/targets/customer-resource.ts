/** Customers as rows make, change and take them away. */
import { batchSizes, type Customer, type NewCustomer } from "@storegate/bigcommerce-client";
import type { Change, ChangeOutcome, Fields, JsonObject, Resource } from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import { attributeName } from "../fields/attribute-field.js";
import type { FieldValue } from "../fields/destination-field.js";
import type { WarehouseApplyContext, WarehouseRuntime, WarehouseState } from "../warehouse-context.js";
import { customerFieldsOf } from "./canonical-fields.js";
import { creationTarget, parseTarget, wasAskedFor } from "./creation-target.js";
import { customersAt } from "./records-at.js";
import { customerWrite } from "./customer-write.js";
import { ensureAttribute } from "./ensure-attribute.js";
import { failed, inOrderOf, made } from "./outcomes.js";
import { fieldsAtStake, idIn } from "./fields-at-stake.js";
import { sameFields } from "./same-fields.js";
import { touchedCustomers } from "./touched.js";

/** A customer's fields. Its targets are customer ids, or `email:ADDRESS` of one that is to be made. */
export const customerResource: Resource<WarehouseConfig, WarehouseRuntime, WarehouseState> = {
  // Two of the API's batches each, so that ten creations are under way at once; the client holds changes to three.
  batchSize: 2 * batchSizes.customersCreate.size,
  concurrency: batchSizes.customersCreate.concurrency / 2,

  async observe(context, targets) {
    const found = await customersAt(context, targets);
    return new Map(
      [...found].map(([target, { id, fields, attributes, modifiedAt }]) => [
        target,
        { ...fields, ...attributes, id, date_modified: modifiedAt },
      ]),
    );
  },

  async apply(context, changes) {
    const outcomes = new Map<Change, ChangeOutcome>([
      ...(await create(
        context,
        changes.filter(({ action }) => action === "create"),
      )),
      ...(await update(
        context,
        changes.filter(({ action }) => action === "update"),
      )),
      ...(await remove(
        context,
        changes.filter(({ action }) => action === "delete"),
      )),
    ]);
    return inOrderOf(changes, outcomes);
  },

  same: sameFields,
  ofChange: fieldsAtStake,
  externalIdOf: idIn,
  undo: { deletesCreated: true, recreatesDeleted: true, touched: touchedCustomers },
};

async function create(context: WarehouseApplyContext, changes: readonly Change[]) {
  if (changes.length === 0) return [];
  const wanted = await Promise.all(changes.map(async ({ after }) => newCustomer(context, after ?? {})));
  // Whatever a row is matched by, its address was looked up when it was read; what an undo makes again was not.
  const lookedUp = changes.every(({ target }) => typeof parseTarget(target) !== "number");
  const created = await context.bigcommerce.customers.create(wanted, { lookedUp });
  const outcomes = changes.map((change, index): [Change, ChangeOutcome] => {
    const outcome = created[index];
    return [change, outcome?.ok ? made(written(outcome.value, change.after)) : failed(outcome?.fault)];
  });
  return Promise.all(
    outcomes.map(async ([change, outcome]) => [change, await madeAgain(context, change, outcome)] as const),
  );
}

/**
 * Where the address is taken by one that is in all fields as it was to be, it was made before, and its answer lost. What an undo makes
 * again stands under its old id, by which nobody finds it.
 */
async function madeAgain(
  context: WarehouseApplyContext,
  { target, after }: Change,
  outcome: ChangeOutcome,
): Promise<ChangeOutcome> {
  if (outcome.ok || outcome.fault.code !== "CUSTOMER_EXISTS") return outcome;
  const isMadeAgain = typeof parseTarget(target) === "number";
  // Who may have been there before is nobody's creation: an undo would delete it.
  if (!isMadeAgain && !wasAskedFor(context.config, target)) return outcome;
  const natural = isMadeAgain ? creationTarget("customers", after as Readonly<Record<string, FieldValue>>) : target;
  const found = natural === undefined ? undefined : (await customersAt(context, [natural])).get(natural);
  if (!found || !sameFields({ ...found.fields, ...found.attributes }, after)) return outcome;
  return made({ ...after, id: found.id, date_modified: found.modifiedAt });
}

async function newCustomer(context: WarehouseApplyContext, values: JsonObject): Promise<NewCustomer> {
  const attributes = [];
  for (const [field, value] of Object.entries(values)) {
    const name = attributeName(field);
    if (name === undefined || typeof value !== "string") continue;
    attributes.push({ attributeId: await ensureAttribute(context, name), value });
  }
  const { email = "", firstName = "", lastName = "", ...rest } = customerWrite(values);
  return { email, firstName, lastName, ...rest, ...(attributes.length > 0 && { attributes }) };
}

async function update({ bigcommerce }: WarehouseApplyContext, changes: readonly Change[]) {
  if (changes.length === 0) return [];
  const updated = await bigcommerce.customers.update(
    changes.map(({ target, after }) => ({ id: Number(target), ...customerWrite(after ?? {}) })),
  );
  return changes.map((change, index): [Change, ChangeOutcome] => {
    const outcome = updated[index];
    return [change, outcome?.ok ? made(written(outcome.value, change.after)) : failed(outcome?.fault)];
  });
}

async function remove(context: WarehouseApplyContext, changes: readonly Change[]) {
  if (changes.length === 0) return [];
  const found = await customersAt(
    context,
    changes.map(({ target }) => target),
  );
  await context.bigcommerce.customers.delete([...found.values()].map(({ id }) => id));
  return changes.map((change): [Change, ChangeOutcome] => [change, made(null)]);
}

/** The fields at stake as the store answered them, with what it tells besides. */
function written(customer: Customer, after: Fields): JsonObject {
  const now = customerFieldsOf(customer);
  const fields = Object.entries(after ?? {}).map(([name, value]) => [name, now[name] ?? value] as const);
  return { ...Object.fromEntries(fields), id: customer.id, date_modified: customer.dateModified };
}
