/** Products as rows make, change and take them away. */
import { batchSizes, type NewProduct, type Product } from "@storegate/bigcommerce-client";
import {
  Fault,
  type Change,
  type ChangeOutcome,
  type Fields,
  type JsonObject,
  type Resource,
} from "@storegate/connector-kit";
import type { WarehouseConfig } from "../config.js";
import type { FieldValue } from "../fields/destination-field.js";
import type { WarehouseApplyContext, WarehouseRuntime, WarehouseState } from "../warehouse-context.js";
import { productFieldsOf } from "./canonical-fields.js";
import { creationTarget, parseTarget, wasAskedFor } from "./creation-target.js";
import { failed, inOrderOf, made } from "./outcomes.js";
import { productWrite } from "./product-write.js";
import { productsAt } from "./records-at.js";
import { fieldsAtStake, idIn } from "./fields-at-stake.js";
import { sameFields } from "./same-fields.js";
import type { DatedTarget } from "./targets.js";
import { touchedProducts } from "./touched.js";

/** A product's fields. Its targets are product ids, or `sku:SKU` or `name:NAME` of one that is to be made. */
export const productResource: Resource<WarehouseConfig, WarehouseRuntime, WarehouseState> = {
  batchSize: batchSizes.productsUpdate.size,
  concurrency: batchSizes.productsUpdate.concurrency,

  async observe(context, targets) {
    const found = await productsAt(context, targets);
    return new Map(
      [...found].map(([target, { id, fields, modifiedAt }]) => [target, { ...fields, id, date_modified: modifiedAt }]),
    );
  },

  async apply(context, changes) {
    const outcomes = new Map<Change, ChangeOutcome>();
    // One call makes one product (BigCommerce API reference, products v3).
    for (const change of changes) if (change.action === "create") outcomes.set(change, await create(context, change));
    for (const [change, outcome] of await update(
      context,
      changes.filter(({ action }) => action === "update"),
    ))
      outcomes.set(change, outcome);
    const deletions = changes.filter(({ action }) => action === "delete");
    if (deletions.length > 0) {
      const found = await productsAt(
        context,
        deletions.map(({ target }) => target),
      );
      await context.bigcommerce.products.delete([...found.values()].map(({ id }) => id));
      for (const change of deletions) outcomes.set(change, made(null));
    }
    return inOrderOf(changes, outcomes);
  },

  same: sameFields,
  ofChange: fieldsAtStake,
  externalIdOf: idIn,
  undo: { deletesCreated: true, recreatesDeleted: true, touched: touchedProducts },
};

async function create(context: WarehouseApplyContext, change: Change): Promise<ChangeOutcome> {
  const values = change.after ?? {};
  try {
    const product = { ...(await withBrand(context, values)), ...required(values) };
    const { value, unsaved } = await context.bigcommerce.products.create(product);
    return unsaved === null ? made(written(context, value, change.after)) : partlySaved(value, unsaved);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // That its name is taken may be the doing of a creation whose answer was lost.
    const mayBeOurs = error.kind === "CONFLICT" || error.code === "OUTCOME_UNKNOWN";
    return (mayBeOurs ? await found(context, change) : undefined) ?? unmade(error);
  }
}

/** The outcome of a creation that did not come about; what concerns more than this product is thrown. */
function unmade(error: Fault): ChangeOutcome {
  if (error.kind === "CONFLICT" || error.kind === "INPUT") return failed(error);
  throw error;
}

/**
 * Names and SKUs are unique: who has them, and is as was wanted, was made by a creation whose answer was lost. What an undo makes again
 * stands under its old id, by which nobody finds it.
 */
async function found(context: WarehouseApplyContext, { target, after }: Change): Promise<ChangeOutcome | undefined> {
  const isMadeAgain = typeof parseTarget(target) === "number";
  // What may have been there before is nobody's creation: an undo would delete it.
  if (!isMadeAgain && !wasAskedFor(context.config, target)) return undefined;
  const natural = isMadeAgain ? creationTarget("products", after as Readonly<Record<string, FieldValue>>) : target;
  const product: DatedTarget | undefined =
    natural === undefined ? undefined : (await productsAt(context, [natural])).get(natural);
  if (!product || !sameFields(product.fields, after)) return undefined;
  return made({ ...after, id: product.id, date_modified: product.modifiedAt });
}

async function update(context: WarehouseApplyContext, changes: readonly Change[]) {
  if (changes.length === 0) return [];
  const updates = [];
  for (const { target, after } of changes)
    updates.push({ id: Number(target), ...(await withBrand(context, after ?? {})) });
  const updated = await context.bigcommerce.products.update(updates);
  return changes.map((change, index): [Change, ChangeOutcome] => {
    const outcome = updated[index];
    return [change, outcome?.ok ? made(written(context, outcome.value, change.after)) : failed(outcome?.fault)];
  });
}

/** Fields as they are written, a brand's name as its id: the brand is made where the store has none of this name. */
async function withBrand({ bigcommerce, setUp, state: { directories } }: WarehouseApplyContext, values: JsonObject) {
  const write = productWrite(values);
  const name = values["brand_name"];
  if (typeof name !== "string") return write;
  if (name === "") return { ...write, brandId: 0 };
  const { id } = await setUp({
    type: "brand",
    name,
    find: async () => {
      const known = directories.brandId(name);
      if (known !== undefined) return { id: known };
      const found = await bigcommerce.brands.byName(name);
      return found === null ? undefined : { id: found.id };
    },
    create: async () => ({ id: (await bigcommerce.brands.create({ name })).value.id }),
  });
  if (directories.brandId(name) === undefined) directories.noteBrand(id, name);
  return { ...write, brandId: id };
}

function required(values: JsonObject): Pick<NewProduct, "name" | "type" | "weight" | "price"> {
  const { name = "", type = "physical", weight = "0", price = "0" } = productWrite(values);
  return { name, type, weight, price };
}

/** It was made, with less than was wanted: what is lacking is told, and looked at again by the next sync. */
function partlySaved({ id }: Product, words: string): ChangeOutcome {
  return {
    ok: false,
    fault: new Fault({
      kind: "INPUT",
      code: "PARTLY_SAVED",
      message: `The store made product ${id}, and left something out: ${words}`,
      remedy: "Correct what the store names; the next sync brings the rest.",
    }),
  };
}

/** The fields at stake as the store answered them, with what it tells besides. */
function written({ state: { directories } }: WarehouseApplyContext, product: Product, after: Fields): JsonObject {
  const now = productFieldsOf(product, directories);
  const fields = Object.entries(after ?? {}).map(([name, value]) => [name, now[name] ?? value] as const);
  return { ...Object.fromEntries(fields), id: product.id, date_modified: product.dateModified };
}
