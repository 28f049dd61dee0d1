import { isDeepStrictEqual } from "node:util";
import type { StoreClientView } from "@storegate/bigcommerce-client";
import { isOfOneTarget } from "../of-one-target.js";
import type {
  AnyExportKind,
  ApplyContext,
  Change,
  ChangeOutcome,
  ConnectorContext,
  Fields,
  SetUpItem,
} from "../connector.js";
import type { JsonObject } from "../json.js";
import { mustHold } from "./broken-law.js";

type Kind = AnyExportKind<unknown, unknown>;
type Context = ApplyContext<unknown, unknown, unknown>;

/** A context in which the kind has begun and changes may be carried out. */
export interface BegunContext extends Context {
  /** `hasThrown` says of an error whether it came of setting something up: then it is about the whole, whatever it says. */
  readonly setUp: Context["setUp"] & { readonly hasThrown: (error: unknown) => boolean };
}

/** Begins a kind. */
export async function begin(kind: Kind, context: ConnectorContext<unknown, unknown>): Promise<BegunContext> {
  const state: unknown = await kind.begin(context);
  return { ...context, state, full: false, dryRun: false, tellPhase: async () => {}, setUp: setUp() };
}

/** The same, with the store and other systems in another view. */
export function viewed(context: BegunContext, view: StoreClientView): BegunContext {
  const { signal, giveUp, beforeRequest } = view;
  const sending = { ...(signal && { signal }), ...(giveUp && { giveUp }), ...(beforeRequest && { beforeRequest }) };
  return { ...context, bigcommerce: context.bigcommerce.with(view), sending: { ...context.sending, ...sending } };
}

/** Finds things or makes them; whoever asks at once for one thing waits for one making. */
function setUp(): BegunContext["setUp"] {
  const made = new Map<string, Promise<JsonObject>>();
  const thrown = new WeakSet<object>();
  const findOrMakeOnce = <T extends JsonObject>(item: SetUpItem<T>): Promise<T> => {
    const key = `${item.type}\n${item.name}`;
    const findOrMake = async (): Promise<T> => (await item.find()) ?? (await item.create());
    const known = made.get(key) ?? findOrMake();
    made.set(key, known);
    known.catch((error: unknown) => {
      if (typeof error === "object" && error !== null) thrown.add(error);
      made.delete(key);
    });
    return known as Promise<T>;
  };
  return Object.assign(findOrMakeOnce, {
    hasThrown: (error: unknown) => typeof error === "object" && error !== null && thrown.has(error),
  });
}

/** Changes in their resource's own batches, resource by resource. */
export function batchesOf<C extends Change>(kind: Kind, changes: readonly C[]): { resource: string; batch: C[] }[] {
  return Object.entries(kind.resources).flatMap(([resource, { batchSize }]) => {
    const own = changes.filter((change) => change.resource === resource);
    const starts = Array.from({ length: Math.ceil(own.length / batchSize) }, (_, index) => index * batchSize);
    return starts.map((at) => ({ resource, batch: own.slice(at, at + batchSize) }));
  });
}

/**
 * Carries one batch out; one outcome for each change. As in the engine, one that is refused as a whole is carried out in
 * halves, until the bad change stands alone.
 */
export async function applyBatch(
  kind: Kind,
  context: BegunContext,
  name: string,
  batch: readonly Change[],
): Promise<ChangeOutcome[]> {
  let outcomes: ChangeOutcome[];
  try {
    outcomes = (await kind.resources[name]?.apply(context, batch)) ?? [];
  } catch (error) {
    if (!isOfOneTarget(error) || context.setUp.hasThrown(error)) throw error;
    if (batch.length <= 1) return batch.map(() => ({ ok: false, fault: error }));
    const half = Math.ceil(batch.length / 2);
    const first = await applyBatch(kind, context, name, batch.slice(0, half));
    return [...first, ...(await applyBatch(kind, context, name, batch.slice(half)))];
  }
  mustHold(
    outcomes.length === batch.length,
    `${name}.apply answered ${outcomes.length} outcomes for ${batch.length} changes; it answers one for each, in their order`,
  );
  return outcomes;
}

/** Carries all changes out; their outcomes in an order that {@link batchesOf} tells. */
export async function applyAll(
  kind: Kind,
  context: BegunContext,
  changes: readonly Change[],
): Promise<{ readonly change: Change; readonly outcome: ChangeOutcome }[]> {
  const done = [];
  for (const { resource, batch } of batchesOf(kind, changes)) {
    const outcomes = await applyBatch(kind, context, resource, batch);
    for (const [index, outcome] of outcomes.entries()) {
      const change = batch[index];
      if (change) done.push({ change, outcome });
    }
  }
  return done;
}

/** Whether two states of a resource's fields are the same, as they come back from the journal. */
export function same(kind: Kind, resource: string, a: Fields, b: Fields): boolean {
  const [keptA, keptB] = [kept(a), kept(b)];
  return kind.resources[resource]?.same?.(keptA, keptB) ?? isDeepStrictEqual(keptA, keptB);
}

/** A value as a database keeps it, in JSON. */
export function kept<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
