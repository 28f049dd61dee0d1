import { inspect } from "node:util";
import { createHttpClient, guardedConnect } from "@storegate/http-client";
import type { StoreClientView } from "@storegate/bigcommerce-client";
import type { AnyExportKind, AnyImportKind, ConnectorContext, Logger, Transaction } from "../connector.js";
import type { JsonObject } from "../json.js";
import { noOthers } from "../other-integrations.js";
import { requestsTo } from "./committed-records.js";
import type { AnyCase, AnyKind } from "./contract-case.js";
import type { ContractWorld } from "./contract-world.js";

/** A world with the connector opened in it. */
export interface Stage extends AsyncDisposable {
  readonly world: ContractWorld;
  /** The integration's config, as it was given. */
  readonly config: JsonObject;
  /** What the connector logged, each line with all that hangs on it. */
  readonly log: readonly string[];
  /** Hosts of other systems than the store that were asked over HTTP, one for each request. */
  readonly asked: readonly string[];
  /** Keys that a sync was asked for outside of a commit. */
  readonly requested: readonly string[];
  /** What a connector is handed; the view is the store client's. */
  readonly context: (view?: StoreClientView) => ConnectorContext<unknown, unknown>;
}

/**
 * Opens the connector in a fresh world, or in one that outlives it, as a new process would.
 * @param configOf what is opened in place of the integration's config.
 */
export async function openStage(
  given: AnyCase,
  standing?: ContractWorld,
  configOf: (config: JsonObject) => JsonObject = (config) => config,
): Promise<Stage> {
  const { connector } = given;
  await using made = new AsyncDisposableStack();
  const world: ContractWorld = standing ?? made.use(await given.world());
  const config = configOf({ ...given.config, ...world.config });
  // Faults are asked for, and need no patience.
  const retry = { maxAttempts: 2, baseMs: 1, capMs: 2 };
  const http = made.adopt(createHttpClient({ allowPrivateHosts: true, retry }), (each) => each.close());
  const asked: string[] = [];
  const requested: string[] = [];
  const request: typeof http.request = (wanted) => {
    asked.push(new URL(wanted.url).host);
    return http.request(wanted);
  };
  const log: string[] = [];
  const line = (fields: Record<string, unknown>, message: string): void => {
    log.push(`${message} ${inspect(fields, { depth: 20, showHidden: true, breakLength: Infinity })}`);
  };
  const logger: Logger = { debug: line, info: line, warn: line, error: line };
  const runtime: unknown = await connector.open({
    dnsServers: world.dnsServers,
    filesFolder: world.filesFolder ?? "/nowhere",
    http: { request },
    connect: guardedConnect({ allowPrivateHosts: true }),
    now,
    logger,
  });
  made.defer(() => connector.close?.(runtime));
  const parsed: unknown = connector.config.parse(config);
  const stack = made.move();
  return {
    world,
    config,
    log,
    asked,
    requested,
    context: (view = {}) => {
      const { signal = new AbortController().signal, giveUp, beforeRequest } = view;
      return {
        config: parsed,
        integrationId: "integration-1",
        store: { id: "store-1", storeHash: world.store.storeHash, name: "Store" },
        bigcommerce: world.store.with(view),
        runtime,
        signal,
        sending: { signal, ...(giveUp && { giveUp }), ...(beforeRequest && { beforeRequest }), label: "store-1" },
        tables: tablesIn(world),
        requestSync: requestsTo((keys) => requested.push(...keys)),
        others: world.others ?? noOthers,
        now,
        logger,
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The connector's own tables outside of a commit: each query is a transaction. */
function tablesIn({ tables }: ContractWorld): Transaction {
  return {
    query: async <Row extends Record<string, unknown>>(text: string, parameters?: readonly unknown[]) => {
      if (!tables) throw new TypeError("The world has no tables: give it those of the connector.");
      return tables.transaction((transaction) => transaction.query<Row>(text, parameters));
    },
  };
}

/** Clocks of all worlds stand still, so that runs are alike. */
const now = (): Date => new Date("2026-11-22T10:00:00Z");

/** @throws TypeError for an import kind. */
export function asExport(kind: AnyKind): AnyExportKind<unknown, unknown> {
  if (kind.direction !== "export") throw new TypeError(`${kind.key} is no export kind`);
  return kind;
}

/** @throws TypeError for an export kind. */
export function asImport(kind: AnyKind): AnyImportKind<unknown, unknown> {
  if (kind.direction !== "import") throw new TypeError(`${kind.key} is no import kind`);
  return kind;
}
