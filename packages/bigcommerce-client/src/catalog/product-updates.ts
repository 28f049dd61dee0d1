import { Fault } from "@storegate/http-client";
import { z } from "zod";
import { batchSizes } from "../batch-sizes.js";
import type { ItemOutcome } from "../transport/batches.js";
import { notAnswered } from "../transport/not-answered.js";
import { StoreFault } from "../transport/store-fault.js";
import type { StoreTransport } from "../transport/store-transport.js";
import { catalogEndpoints } from "./catalog-endpoints.js";
import { sendPreparedBatches } from "../transport/prepared-batches.js";
import { findProducts } from "./product-reads.js";
import type { ProductUpdateOutcome } from "./product-resource.js";
import { productSchema } from "./product-schema.js";
import { wireProductUpdate, type WireProductUpdate } from "./product-wire.js";
import type { ProductUpdate } from "./product-write.js";
import type { Product } from "./product.js";
import { unsavedWords } from "./written.js";

const answerSchema = (status: number) =>
  z
    .object({ data: z.array(productSchema), errors: z.unknown().optional() })
    .transform(({ data, errors }) => ({ products: data, unsaved: unsavedWords(status, errors) }));

/** Changes products in batches, and reads those again whose change was not taken. */
export async function updateProducts(
  transport: StoreTransport,
  updates: readonly ProductUpdate[],
): Promise<ProductUpdateOutcome[]> {
  const outcomes = await sendPreparedBatches(updates, {
    ...batchSizes.productsUpdate,
    refusesUnknown: true,
    prepare: wireProductUpdate,
    send: (batch) => sendUpdates(transport, batch),
  });
  const refusedIds = updates.flatMap(({ id }, index) => (outcomes[index]?.ok === true ? [] : [id]));
  const current = await currentProducts(transport, refusedIds);
  return outcomes.map((outcome, index) => {
    if (outcome.ok) return outcome;
    if (current === "unknown") return { ...outcome, current };
    return { ...outcome, current: current.get(updates[index]?.id ?? 0) ?? null };
  });
}

/** The products as they stand. That they cannot be read does not undo what was told of their changes. */
async function currentProducts(
  transport: StoreTransport,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Product> | "unknown"> {
  try {
    const products = await findProducts(transport, "id:in", ids, undefined);
    return new Map(products.map((product) => [product.id, product]));
  } catch (error) {
    if (error instanceof Fault) return "unknown";
    throw error;
  }
}

async function sendUpdates(
  transport: StoreTransport,
  batch: readonly WireProductUpdate[],
): Promise<ItemOutcome<Product>[]> {
  const { products, unsaved } = await transport.call(catalogEndpoints.productsUpdate, {
    body: batch,
    schema: answerSchema,
  });
  // A 207 does not say whose part was not saved; sent alone, each says it for itself.
  if (unsaved !== null && batch.length > 1) {
    const outcomes: ItemOutcome<Product>[] = [];
    for (const update of batch) outcomes.push(await sendAlone(transport, update));
    return outcomes;
  }
  const byId = new Map(products.map((product) => [product.id, product]));
  return batch.map(({ id }) => {
    if (unsaved !== null) return { ok: false, fault: partlySaved(unsaved) };
    const value = byId.get(id);
    return value === undefined
      ? { ok: false, fault: notAnswered(catalogEndpoints.productsUpdate, `product ${id}`) }
      : { ok: true, value };
  });
}

async function sendAlone(transport: StoreTransport, update: WireProductUpdate): Promise<ItemOutcome<Product>> {
  try {
    const [outcome] = await sendUpdates(transport, [update]);
    if (outcome === undefined) throw new TypeError("a batch of one answered nothing");
    return outcome;
  } catch (error) {
    if (error instanceof StoreFault && (error.isRefusal || error.status === 404)) return { ok: false, fault: error };
    throw error;
  }
}

function partlySaved(words: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "PARTLY_SAVED",
    message: words,
    remedy: "Correct what the store names and send it again; the rest of the change was saved.",
  });
}
