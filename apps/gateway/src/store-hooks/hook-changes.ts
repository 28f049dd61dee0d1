/** What has to change so that a store has the webhooks that it should have, and no more of ours. */
import type { Hook, HooksResource, HookUpdate, NewHook } from "@storegate/bigcommerce-client";
import { coversStoreEvent } from "@storegate/connector-kit";
import { isOwnDestination, secretHeader } from "./hook-address.js";

/** The webhooks that a store should have. */
export interface WantedHooks {
  readonly storeId: string;
  readonly scopes: readonly string[];
  readonly destination: string;
  readonly secret: string;
  /** Whether those of other scopes go; not while somebody may need them of whom this process knows nothing. */
  readonly isWhole: boolean;
}

/** One request each, those that make or mend before those that delete. */
export interface HookChanges {
  readonly create: readonly NewHook[];
  readonly update: readonly HookUpdate[];
  readonly delete: readonly number[];
}

/** Scopes without those that another one holds. */
export function widestScopes(scopes: Iterable<string>): string[] {
  const all = [...new Set(scopes)];
  return all.filter((scope) => !all.some((other) => other !== scope && coversStoreEvent(other, scope))).toSorted();
}

/** Compares; others' webhooks are passed over. */
export function hookChanges(found: readonly Hook[], wanted: WantedHooks): HookChanges {
  const { storeId, scopes, destination, secret, isWhole } = wanted;
  const own = found.filter((hook) => isOwnDestination(hook.destination, storeId));
  const kept = new Set<number>();
  const changes = { create: [] as NewHook[], update: [] as HookUpdate[], delete: [] as number[] };
  for (const scope of scopes) {
    const ofScope = own.filter((hook) => hook.scope === scope);
    const hook = ofScope.find((each) => each.destination === destination) ?? ofScope[0];
    const headers = { [secretHeader]: secret };
    if (!hook) {
      changes.create.push({ scope, destination, isActive: true, headers });
      continue;
    }
    kept.add(hook.id);
    if (hook.destination !== destination || !hook.isActive || secretOf(hook) !== secret)
      changes.update.push({ id: hook.id, destination, isActive: true, headers });
  }
  const isNeeded = ({ id, scope }: Hook): boolean => kept.has(id) || (!isWhole && !scopes.includes(scope));
  changes.delete.push(...own.filter((hook) => !isNeeded(hook)).map(({ id }) => id));
  return changes;
}

/**
 * Makes the changes, one after the other.
 * @returns what failed; each fails alone.
 */
export async function applyHookChanges(hooks: HooksResource, changes: HookChanges): Promise<unknown[]> {
  const failures: unknown[] = [];
  const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => failures.push(error));
  for (const each of changes.create) await attempt(hooks.create(each));
  for (const each of changes.update) await attempt(hooks.update(each));
  for (const id of changes.delete) await attempt(hooks.delete(id));
  return failures;
}

/** Names of headers may come back in any case. */
function secretOf({ headers }: Hook): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === secretHeader)?.[1];
}
