import { inspect } from "node:util";
import type { StoreClientView } from "@storegate/bigcommerce-client";
import type { AnyExportKind, AnyImportKind, ConnectorContext, Logger } from "../connector.js";
import type { AnyCase, AnyKind } from "./contract-case.js";
import type { ContractWorld } from "./contract-world.js";

/** A world with the connector opened in it. */
export interface Stage extends AsyncDisposable {
  readonly world: ContractWorld;
  /** What the connector logged, each line with all that hangs on it. */
  readonly log: readonly string[];
  /** What a connector is handed; the view is the store client's. */
  readonly context: (view?: StoreClientView) => ConnectorContext<unknown, unknown>;
}

/** Opens the connector in a fresh world, or in one that outlives it, as a new process would. */
export async function openStage(
  { connector, config, world: makeWorld }: AnyCase,
  standing?: ContractWorld,
): Promise<Stage> {
  await using made = new AsyncDisposableStack();
  const world: ContractWorld = standing ?? made.use(await makeWorld());
  const log: string[] = [];
  const line = (fields: Record<string, unknown>, message: string): void => {
    log.push(`${message} ${inspect(fields, { depth: 20, showHidden: true, breakLength: Infinity })}`);
  };
  const logger: Logger = { debug: line, info: line, warn: line, error: line };
  const runtime: unknown = await connector.open({ dnsServers: world.dnsServers, now, logger });
  made.defer(() => connector.close?.(runtime));
  const parsed: unknown = connector.config.parse(config);
  const stack = made.move();
  return {
    world,
    log,
    context: (view = {}) => {
      const { signal = new AbortController().signal, giveUp, beforeRequest } = view;
      return {
        config: parsed,
        store: { id: "store-1", storeHash: world.store.storeHash, name: "Store" },
        bigcommerce: world.store.with(view),
        runtime,
        signal,
        sending: { signal, ...(giveUp && { giveUp }), ...(beforeRequest && { beforeRequest }) },
        now,
        logger,
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
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
