/** Observing targets of which some may refuse to be looked at. */
import type { Fault } from "@storegate/http-client";
import type { Fields, Resource, SyncContext } from "./connector.js";
import { isOfOneTarget } from "./of-one-target.js";

type Observing = Pick<Resource<unknown, unknown, unknown>, "observe">;

/**
 * The owned fields of each target as they are now, or why they cannot be told. Where looking at several is refused, they are
 * looked at in halves, until the one that is refused stands alone.
 * @throws what concerns the whole: credentials, scope, quota, a store that does not answer.
 */
export async function observeApart(
  resource: Observing,
  context: SyncContext<unknown, unknown>,
  targets: readonly string[],
): Promise<ReadonlyMap<string, Fields | Fault>> {
  const [only, second] = targets;
  if (only === undefined) return new Map();
  try {
    const found = await resource.observe(context, targets);
    return new Map(targets.map((target) => [target, found.get(target) ?? null]));
  } catch (error) {
    if (!isOfOneTarget(error)) throw error;
    if (second === undefined) return new Map([[only, error]]);
    const half = Math.ceil(targets.length / 2);
    const first = await observeApart(resource, context, targets.slice(0, half));
    return new Map([...first, ...(await observeApart(resource, context, targets.slice(half)))]);
  }
}
