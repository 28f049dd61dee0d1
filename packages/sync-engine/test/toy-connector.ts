/** A connector with an export kind of two resources and an import kind, over {@link ToyStore}s. */
import {
  defineConnector,
  defineExportKind,
  defineImportKind,
  noOthers,
  type Change,
  type ChangeOutcome,
  type ConnectorContext,
  type Fields,
  type JsonObject,
  type PlannedChange,
  type RecordPage,
  type Resource,
  type SourceRecord,
  type UndoRules,
} from "@storegate/connector-kit";
import type { Database } from "@storegate/database";
import type { OpenConnector, OpenIntegration } from "@storegate/sync-engine";
import { z } from "zod";
import type { ToyRecord, ToyResource, ToyStore } from "./toy-store.js";

/** Stores by id. */
export type ToyStores = Map<string, ToyStore>;

/** The connector's runtime: the stores, and which engine looks at them. */
interface ToyRuntime {
  readonly stores: ToyStores;
  readonly engine: string;
}

type Context = ConnectorContext<unknown, ToyRuntime>;
type Cursor = { readonly at: number };

const cursor = z.strictObject({ at: z.int().nonnegative() });
const config = z.strictObject({ note: z.string().optional() });

function toyOf(context: Context): ToyStore {
  const toy = context.runtime.stores.get(context.store.id);
  if (!toy) throw new Error(`no toy store ${context.store.id}`);
  return toy;
}

/** One request to the store, as the client of a real one makes it. */
function request(context: Context): void {
  (context.bigcommerce as unknown as { beforeRequest(): void }).beforeRequest();
}

async function* pages(
  context: Context,
  from: { readonly cursor?: Cursor | null; readonly keys?: readonly string[] },
): AsyncGenerator<RecordPage<ToyRecord, Cursor>> {
  const toy = toyOf(context);
  const { keys } = from;
  // As e-mail addresses, toys know no upper and lower case.
  const wanted = new Set(keys?.map((key) => key.toLowerCase()));
  const all = keys ? toy.source.filter((record) => wanted.has(record.key.toLowerCase())) : toy.source;
  for (let at = from.cursor?.at ?? 0; at < all.length || at === 0; at += toy.pageSize) {
    toy.calls.read += 1;
    request(context);
    await toy.within(context.runtime.engine, async () => toy.hooks.read?.(at, context.signal));
    const end = at + toy.pageSize;
    context.logger.debug({ toys: all.slice(at, end).length }, "reads toys");
    yield { records: all.slice(at, end), next: end < all.length ? { at: end } : null, total: all.length };
    if (end >= all.length) return;
  }
}

function toyResource(
  name: ToyResource,
  batchSize: number,
  concurrency: number,
  undo?: UndoRules<unknown, ToyRuntime>,
): Resource<unknown, ToyRuntime, { readonly begun: true }> {
  return {
    batchSize,
    concurrency,
    ...(undo ? { undo } : {}),
    async observe(context, targets) {
      const toy = toyOf(context);
      toy.calls.observe += 1;
      request(context);
      await toy.within(context.runtime.engine, async () => toy.hooks.observe?.(name, targets));
      const found = new Map<string, Fields>();
      for (const target of targets) {
        const value = toy.valueOf(name, target);
        if (value !== undefined) found.set(target, { [name]: value });
      }
      return found;
    },
    async apply(context, changes) {
      const toy = toyOf(context);
      if (changes.length > batchSize) throw new Error(`${changes.length} changes at once`);
      if (name === "group") {
        const groups = changes.map((change) => change.after?.["group"]).filter((group) => typeof group === "string");
        for (const group of new Set(groups)) {
          await context.setUp({
            type: "toy_group",
            name: group,
            find: () => {
              toy.calls.find += 1;
              return Promise.resolve(toy.groups.has(group) ? { name: group } : undefined);
            },
            create: async () => {
              toy.calls.make += 1;
              request(context);
              await toy.hooks.beforeMake?.(group, context.sending.giveUp);
              toy.made.push(group);
              toy.groups.add(group);
              await toy.hooks.afterMake?.(group);
              return { name: group };
            },
          });
        }
      }
      toy.calls.apply += 1;
      context.logger.debug({ toys: changes.length }, `writes ${name}`);
      request(context);
      return toy.within(context.runtime.engine, async () => {
        await toy.hooks.beforeApply?.(name, changes);
        const outcomes: ChangeOutcome[] = [];
        for (const change of changes) {
          outcomes.push(carryOut(toy, name, change));
          await toy.hooks.amidApply?.(name, change);
        }
        await toy.hooks.afterApply?.(name, changes);
        return outcomes;
      });
    },
  };
}

function carryOut(toy: ToyStore, resource: ToyResource, { target, after }: Change): ChangeOutcome {
  const fault = toy.refused.get(`${resource}:${target}`);
  if (fault) return { ok: false, fault };
  const value = after?.[resource];
  toy.write({ resource, target, value: typeof value === "string" || typeof value === "number" ? value : null });
  return { ok: true };
}

function sourceOf(record: ToyRecord): SourceRecord<ToyRecord> {
  const target = record.id ?? record.key;
  return {
    key: record.key,
    ...(record.id === undefined ? {} : { externalId: record.id }),
    source: record,
    targets: { group: target, score: target, ...(record.badge === undefined ? {} : { badge: target }) },
  };
}

/** Scores that an undo leaves alone. */
async function touchedScores(context: Context, created: readonly Change[]): Promise<Map<string, JsonObject>> {
  const toy = toyOf(context);
  const targets = created.map(({ target }) => target);
  await toy.hooks.touched?.(targets);
  return new Map([...toy.touched].filter(([target]) => targets.includes(target)));
}

/** Nobody is made a veteran by an undo. */
function keepsVeterans({ after }: Change): string | undefined {
  return after?.["group"] === "veterans" ? "veterans_retire" : undefined;
}

const toys = defineExportKind({
  direction: "export",
  undoable: true,
  key: "toys",
  title: "Toys",
  description: "Gives each toy its group and score.",
  recordType: "toy",
  phase: "sorting",
  cursor,
  async begin(context: Context) {
    const toy = toyOf(context);
    toy.calls.begin += 1;
    await toy.hooks.begin?.();
    return { begun: true as const };
  },
  async *read(context, from) {
    for await (const page of pages(context, from)) yield { ...page, records: page.records.map(sourceOf) };
  },
  async plan(context, records) {
    const toy = toyOf(context);
    toy.calls.plan += 1;
    context.logger.debug({ toys: records.length }, "plans toys");
    await toy.hooks.plan?.(
      records.map((record) => record.key),
      context.requestSync,
    );
    return records.map(({ source, observed }) => {
      const seen = { wanted: `${source.group ?? "-"} ${source.score ?? "-"}`, notes: [source.key] };
      const label = { ...(source.label === undefined ? {} : { label: source.label }), memory: seen };
      if (source.problem) return { ...label, problem: source.problem };
      if (source.skip) return { ...label, skip: true, reason: source.skip };
      const changes: PlannedChange[] = [];
      for (const resource of ["group", "score", "badge"] as const) {
        const value = source[resource];
        const before = observed[resource] ?? null;
        if (source.gone && before) changes.push({ resource, action: "delete", before, after: null });
        if (value === undefined || before?.[resource] === value) continue;
        changes.push({ resource, action: before ? "update" : "create", before, after: { [resource]: value } });
      }
      return { ...label, reason: "because", details: { seen: source.key }, changes };
    });
  },
  resources: {
    group: toyResource("group", 10, 2, { deletesCreated: true, recreatesDeleted: true, veto: keepsVeterans }),
    score: toyResource("score", 3, 2, { deletesCreated: true, recreatesDeleted: true, touched: touchedScores }),
    // A badge that was given is not taken away again.
    badge: toyResource("badge", 5, 1),
  },
  async commit({ storeId, syncId, undoes, runtime, requestSync }, transaction, records) {
    await transaction.query(
      `insert into toy.remembered (sync_id, undoes, key, external_id, outcome, label, reason, memory, changes)
       select $1, $2, * from jsonb_to_recordset($3::jsonb)
         as record (key text, "externalId" text, outcome text, label text, reason text, memory jsonb, changes jsonb)`,
      [syncId, undoes, JSON.stringify(records)],
    );
    const hooks = runtime.stores.get(storeId)?.hooks;
    await hooks?.request?.(requestSync, records);
    await hooks?.remember?.(records, transaction);
  },
});

/** The same, for those who want no more toys. */
const optOuts = { ...toys, key: "opt_outs", title: "Opt-outs", carriesOptOuts: true };

const rows = defineImportKind({
  direction: "import",
  key: "rows",
  title: "Rows",
  description: "Keeps each toy in a table.",
  recordType: "toy_row",
  phase: "keeping",
  cursor,
  read: (context: Context, from) => pages(context, from),
  async commit(context, transaction, records: readonly ToyRecord[]) {
    const kept = [];
    for (const { key, score, label } of records) {
      const [row] = await transaction.query<{ isNew: boolean }>(
        `insert into toy.kept (store_id, key, score, about, at) values ($1, $2, $3, $4, $5)
         on conflict (store_id, key) do update set score = $3 returning xmax = 0 as "isNew"`,
        [context.store.id, key, score ?? 0, { key }, context.now()],
      );
      const outcome: "CREATED" | "UPDATED" = row?.isNew === true ? "CREATED" : "UPDATED";
      kept.push({ key, outcome, ...(label === undefined ? {} : { label }) });
    }
    await toyOf(context).hooks.commit?.(records.map((record) => record.key));
    return kept;
  },
});

/** Makes the connector's own tables. What is remembered has no key, so that what comes twice is seen. */
export async function createToyTables({ sql }: Pick<Database, "sql">): Promise<void> {
  await sql`create schema toy`;
  await sql`
    create table toy.kept (store_id uuid, key text, score int, about jsonb, at timestamptz, primary key (store_id, key))`;
  await sql`
    create table toy.remembered (sync_id uuid, undoes boolean, key text, external_id text, outcome text, label text,
      reason text, memory jsonb, changes jsonb)`;
}

/** The connector, open over these stores for an engine of this name. */
export function openToyConnector(stores: ToyStores, engine: string): OpenConnector {
  const runtime: ToyRuntime = { stores, engine };
  const connector = defineConnector<unknown, ToyRuntime>({
    id: "toy",
    title: "Toys",
    description: "Sorts toys.",
    scopes: [],
    config,
    syncKinds: [toys, rows, optOuts],
    open: () => runtime,
  });
  return { connector, runtime };
}

/** A client of which nothing is called but the hook before each request, and what changes that. */
function toyClient(beforeRequest: () => unknown): Context["bigcommerce"] {
  const client = {
    beforeRequest,
    with: (view: { readonly beforeRequest?: () => unknown }) => toyClient(view.beforeRequest ?? beforeRequest),
  };
  return client as unknown as Context["bigcommerce"];
}

/** Opens an integration whose only client counts requests. */
export const openToyIntegration: OpenIntegration = (integration, view) =>
  Promise.resolve({
    config: config.parse(integration.config),
    integrationId: integration.integrationId,
    store: { id: integration.storeId, storeHash: "toy", name: "Toy store" },
    bigcommerce: toyClient(() => view.beforeRequest?.()),
    runtime: integration.open.runtime,
    signal: view.signal,
    sending: { signal: view.signal, ...(view.beforeSending && { beforeRequest: view.beforeSending }) },
    tables: { query: () => Promise.reject(new Error("toys ask no tables")) },
    requestSync: () => Promise.reject(new Error("toys are asked for in a commit")),
    others: noOthers,
    now: () => new Date(),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
