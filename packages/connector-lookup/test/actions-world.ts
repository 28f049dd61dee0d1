/** A store, a database, and processes that act on both: each with a pool, sockets and a store's client of its own. */
import { createStoreClient, StoreGovernor } from "@storegate/bigcommerce-client";
import type { Logger, Transaction } from "@storegate/connector-kit";
import { connectDatabase, connectorTables, migrateDatabase } from "@storegate/database";
import { createTestDatabase, type TestDatabase } from "@storegate/database/testing";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type Sandbox, type StoreOrder } from "@storegate/sandbox";
import { randomUUID } from "node:crypto";
import { usualActionTimes, type ActionTimes, type Actor, type AuditedStep } from "../src/actions/index.js";
import { createStoreCache } from "../src/cache/index.js";
import { lookupConfig } from "../src/config.js";
import type { LookupContext } from "../src/lookup-context.js";
import { cuttableWay } from "./cuttable-way.js";
import { lookupTables } from "../src/tables.js";

/** What lives as long as a process. */
function runtime(logger: Logger) {
  return { now: () => new Date(), logger, cache: createStoreCache() };
}

const entriesOf = new WeakMap<Actor, AuditedStep[]>();
const connector = { id: "lookup", migrations: lookupTables };

/** Somebody with a key. */
export const actor: Actor = actorOf("key_1", "Support");

/** Somebody with another key. What the audit is told of by whom is asked of {@link auditedBy}. */
export function actorOf(keyId: string, keyName = ""): Actor {
  const entries: AuditedStep[] = [];
  const made: Actor = { keyId, keyName, audit: async (entry) => void entries.push(entry) };
  entriesOf.set(made, entries);
  return made;
}

/** What stands in the audit in somebody's name. */
export function auditedBy(someone: Actor): readonly AuditedStep[] {
  return entriesOf.get(someone) ?? [];
}

/** A process that can be killed. */
export interface TestProcess extends AsyncDisposable {
  /** An integration of the store as this process opens it. */
  context(over?: {
    readonly actions?: object;
    readonly times?: Partial<ActionTimes>;
    readonly integrationId?: string;
    readonly signal?: AbortSignal;
  }): LookupContext;
  readonly log: readonly { readonly level: string; readonly message: string }[];
  /** Ends its connections to the database alone. */
  loseDatabase(): Promise<void>;
  /** Cuts its sockets to the store and to the database, as the end of a process does. */
  kill(): Promise<void>;
}

/** All that there is. */
export interface ActionsWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly tables: Transaction;
  /** A process with so many connections to the database. */
  process(connections?: number): Promise<TestProcess>;
  /** An order by somebody with an account, paid by hand, with two lines: 6 pieces at 10.00 and 4 at 10.00; 100.00 in all. */
  paidOrder(over?: { readonly customerId?: number; readonly statusId?: number }): StoreOrder;
  /** What went back of an order, in hundredths. */
  refunded(orderId: number): number;
  /** Moves the times of a key's action into the past, as if so much time had gone by. */
  age(idempotencyKey: string, ms: number): Promise<void>;
}

/** Starts one; disposing stops all of it. */
export async function actionsWorld(): Promise<ActionsWorld> {
  await using made = new AsyncDisposableStack();
  const sandbox = made.use(
    await startSandbox({ customers: 20, orders: 0, products: 0, plan: "enterprise", windowMs: 1000 }),
  );
  const database = made.adopt(await createTestDatabase(), (each) => each.drop());
  await migrateDatabase(database.url, [connector]);
  const processes = made.use(new AsyncDisposableStack());
  const tables = connectorTables(database.queries, connector);
  const stack = made.move();
  return {
    sandbox,
    tables,
    process: async (connections = 10) => processes.use(await startProcess(sandbox, database, connections)),
    paidOrder({ customerId = 1, statusId = 11 } = {}) {
      const line = (name: string, quantity: number) => ({ name, quantity, price_ex_tax: 10, price_inc_tax: 10 });
      return sandbox.control.orders.add({
        customerId,
        products: [line("Shirt", 6), line("Socks", 4)],
        fields: { status_id: statusId },
      });
    },
    refunded: (orderId) =>
      sandbox.control.payments
        .refunds(orderId)
        .flatMap(({ payments }) => payments)
        .reduce((sum, { cents, isDeclined }) => sum + (isDeclined ? 0 : cents), 0),
    async age(idempotencyKey, ms) {
      await tables.query(
        `update actions set lease_until = lease_until - $2::float8 * interval '1 millisecond',
           sent_at = sent_at - $2::float8 * interval '1 millisecond', begun_at = begun_at - $2::float8 * interval '1 millisecond'
         where idempotency_key = $1`,
        [idempotencyKey, ms],
      );
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function startProcess(sandbox: Sandbox, { url }: TestDatabase, max: number): Promise<TestProcess> {
  const database = connectDatabase(url, { max });
  const way = await cuttableWay(sandbox.apiUrl);
  const http = createHttpClient({ allowPrivateHosts: true });
  const client = createStoreClient({
    storeHash: sandbox.storeHash,
    accessToken: sandbox.accessToken,
    apiUrl: way.url,
    http,
    governor: new StoreGovernor({ overload: { baseMs: 1, capMs: 5 } }),
    retry: { maxAttempts: 2, baseMs: 1, capMs: 2 },
  });
  const log: { level: string; message: string }[] = [];
  const line = (level: string) => (_fields: object, message: string) => void log.push({ level, message });
  const logger: Logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const end = async (): Promise<void> => {
    await Promise.all([way.cut(), database.sql.end({ timeout: 0 })]);
    await http.close();
  };
  let ended: Promise<void> | undefined;
  const kill = (): Promise<void> => (ended ??= end());
  const refuse = () => Promise.reject(new TypeError("none is asked for by an action"));
  return {
    log,
    loseDatabase: () => database.sql.end({ timeout: 0 }),
    kill,
    context: ({ actions = {}, times = {}, integrationId = "int_1", signal = new AbortController().signal } = {}) => ({
      config: lookupConfig.parse({ actions: { enabled: true, ...actions } }),
      integrationId,
      store: { id: "sto_1", storeHash: sandbox.storeHash, name: "Shop" },
      bigcommerce: client.with({ lane: "interactive", signal }),
      runtime: { ...runtime(logger), actionTimes: { ...usualActionTimes, ...times } },
      signal,
      sending: { signal },
      tables: connectorTables(database.queries, connector),
      requestSync: refuse,
      others: { facts: refuse, audience: refuse, audiences: refuse } as unknown as LookupContext["others"],
      now: () => new Date(),
      logger,
    }),
    [Symbol.asyncDispose]: kill,
  };
}

/** A key that nobody has used. */
export function newKey(): string {
  return randomUUID();
}
