/** Whether what a row would make is there already, where matching has not asked for it: matched by id alone, or a product by its name. */
import { Fault } from "@storegate/connector-kit";
import type { WarehouseSyncContext } from "../warehouse-context.js";
import { parseTarget, wasAskedFor } from "./creation-target.js";
import { customersAt, productsAt } from "./records-at.js";

/**
 * Why records cannot be made, by the target they would have. Found out before anything is planned: a preview then says what a run would say,
 * and a creation whose answer is lost is not taken for what was there before.
 */
export async function takenTargets(
  context: WarehouseSyncContext,
  targets: readonly string[],
): Promise<ReadonlyMap<string, Fault>> {
  const unasked = targets.filter((target) => !wasAskedFor(context.config, target));
  if (unasked.length === 0) return new Map();
  const found =
    context.config.object === "products" ? await productsAt(context, unasked) : await customersAt(context, unasked);
  return new Map([...found].map(([target, { id }]) => [target, taken(target, id)]));
}

function taken(target: string, id: number): Fault {
  const key = parseTarget(target);
  if (typeof key === "number") throw new TypeError(`${target} is no target of a creation`);
  if (key.by === "email")
    return new Fault({
      kind: "CONFLICT",
      code: "CUSTOMER_EXISTS",
      message: `email ${key.value} already in use, by customer ${id}.`,
      remedy: "Match by e-mail address as well, to update that customer, or give the row another address.",
      field: "email",
    });
  return new Fault({
    kind: "CONFLICT",
    code: "PRODUCT_EXISTS",
    message: `${key.by} ${key.value} already in use, by product ${id}.`,
    remedy: "Match by SKU as well, to update that product, or give the row another one.",
    field: key.by,
  });
}
