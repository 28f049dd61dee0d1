/** A store, a database, and processes that look for people in it: each with a cache of its own. */
import { createStoreClient, StoreGovernor } from "@storegate/bigcommerce-client";
import type { Logger } from "@storegate/connector-kit";
import { connectorTables, migrateDatabase } from "@storegate/database";
import { createTestDatabase } from "@storegate/database/testing";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type NewCustomer, type Sandbox } from "@storegate/sandbox";
import { createStoreCache } from "../src/cache/index.js";
import { lookupConfig } from "../src/config.js";
import type { LookupContext } from "../src/lookup-context.js";
import { lookupTables } from "../src/tables.js";

const connector = { id: "lookup", migrations: lookupTables };

/** What may differ from one lookup to the next. */
export interface Lookup {
  readonly config?: object;
  readonly signal?: AbortSignal;
}

/** One of several processes on one database. */
export interface LookupProcess {
  context(lookup?: Lookup): LookupContext;
  /** Lets time go by for what it keeps. */
  pass(ms: number): void;
  readonly warnings: readonly string[];
}

/** All that there is. */
export interface PeopleWorld extends AsyncDisposable {
  readonly sandbox: Sandbox;
  process(): LookupProcess;
  /** A customer of the store; the id. */
  add(customer: NewCustomer): number;
  /** An order without an account; its number. */
  guestOrder(billing: { readonly email: string; readonly [field: string]: string }): number;
  /** How often the store was asked for customers meanwhile. What is asked for besides may end later than the work. */
  searchesDuring(work: () => Promise<unknown>): Promise<number>;
}

/** Starts one, of a store in the United States whose customers are those that a test adds. */
export async function peopleWorld(): Promise<PeopleWorld> {
  await using made = new AsyncDisposableStack();
  const sandbox = made.use(await startSandbox({ customers: 0, orders: 0, products: 0, plan: "enterprise" }));
  const database = made.adopt(await createTestDatabase(), (each) => each.drop());
  await migrateDatabase(database.url, [connector]);
  const http = createHttpClient({ allowPrivateHosts: true });
  made.defer(() => http.close());
  const { storeHash, accessToken, apiUrl, control } = sandbox;
  const retry = { maxAttempts: 1, baseMs: 1, capMs: 1 };
  const client = createStoreClient({ storeHash, accessToken, apiUrl, http, governor: new StoreGovernor(), retry });
  const refuse = () => Promise.reject(new TypeError("nobody asks for it here"));
  const stack = made.move();
  return {
    sandbox,
    process() {
      const warnings: string[] = [];
      const quiet = (): void => {};
      const warn = (_fields: object, message: string): void => void warnings.push(message);
      const logger: Logger = { debug: quiet, info: quiet, warn, error: quiet };
      let passed = 0;
      const cache = createStoreCache(() => performance.now() + passed);
      const now = (): Date => new Date();
      return {
        warnings,
        pass: (ms) => void (passed += ms),
        context: ({ config = {}, signal = new AbortController().signal } = {}) => ({
          config: lookupConfig.parse({ defaultCountry: "US", ...config }),
          integrationId: "int_1",
          store: { id: "sto_1", storeHash, name: "Shop" },
          bigcommerce: client.with({ lane: "interactive", signal }),
          runtime: { now, logger, cache },
          signal,
          sending: { signal },
          tables: connectorTables(database.queries, connector),
          requestSync: refuse,
          others: { facts: refuse, audience: refuse, audiences: refuse } as unknown as LookupContext["others"],
          now,
          logger,
        }),
      };
    },
    add: (customer) => control.addCustomer(customer).id,
    guestOrder: ({ email, ...billing }) =>
      control.orders.add({ email, fields: { billing_address: { ...billing } } }).id,
    async searchesDuring(work) {
      const searches = (): number => control.calls().endpoints["GET /v3/customers"] ?? 0;
      const before = searches();
      await work();
      return searches() - before;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
