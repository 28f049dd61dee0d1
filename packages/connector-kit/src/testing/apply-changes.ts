import { isDeepStrictEqual } from "node:util";
import type { StoreClientView } from "@storegate/bigcommerce-client";
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
export async function begin(kind: Kind, context: ConnectorContext<unknown, unknown>): Promise<Context> {
  const state: unknown = await kind.begin(context);
  return { ...context, state, setUp: setUp() };
}

/** The same, with the store's client in another view. */
export function viewed(context: Context, view: StoreClientView): Context {
  return { ...context, bigcommerce: context.bigcommerce.with(view) };
}

/** Finds things or makes them; whoever asks at once for one thing waits for one making. */
function setUp(): Context["setUp"] {
  const made = new Map<string, Promise<JsonObject>>();
  return <T extends JsonObject>(item: SetUpItem<T>): Promise<T> => {
    const key = `${item.type}\n${item.name}`;
    const findOrMake = async (): Promise<T> => (await item.find()) ?? (await item.create());
    const known = made.get(key) ?? findOrMake();
    made.set(key, known);
    known.catch(() => made.delete(key));
    return known as Promise<T>;
  };
}

/** Changes in their resource's own batches, resource by resource. */
export function batchesOf<C extends Change>(kind: Kind, changes: readonly C[]): { resource: string; batch: C[] }[] {
  return Object.entries(kind.resources).flatMap(([resource, { batchSize }]) => {
    const own = changes.filter((change) => change.resource === resource);
    const starts = Array.from({ length: Math.ceil(own.length / batchSize) }, (_, index) => index * batchSize);
    return starts.map((at) => ({ resource, batch: own.slice(at, at + batchSize) }));
  });
}

/** Carries one batch out; one outcome for each change. */
export async function applyBatch(
  kind: Kind,
  context: Context,
  name: string,
  batch: readonly Change[],
): Promise<ChangeOutcome[]> {
  const outcomes = (await kind.resources[name]?.apply(context, batch)) ?? [];
  mustHold(
    outcomes.length === batch.length,
    `${name}.apply answered ${outcomes.length} outcomes for ${batch.length} changes; it answers one for each, in their order`,
  );
  return outcomes;
}

/** Carries all changes out; their outcomes in an order that {@link batchesOf} tells. */
export async function applyAll(
  kind: Kind,
  context: Context,
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
