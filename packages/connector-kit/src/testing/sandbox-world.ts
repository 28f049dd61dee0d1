import { createStoreClient, StoreGovernor } from "@storegate/bigcommerce-client";
import { createHttpClient } from "@storegate/http-client";
import { startSandbox, type FaultAnswer, type Sandbox, type SandboxOptions } from "@storegate/sandbox";
import type { Change } from "../connector.js";
import type { ContractTables, ContractWorld, StoreFailure } from "./contract-world.js";
import { withPagesOf } from "./small-pages.js";
import { worldSnapshot, type WorldSnapshot } from "./world-snapshot.js";

/** What a world of the sandbox is made of. */
export interface SandboxWorldOptions {
  /** How the sandbox is started; 12 customers, no orders or products, and no quota, unless said. */
  readonly sandbox?: SandboxOptions;
  /** Puts things into the store that the seeded ones lack. */
  readonly prepare?: (sandbox: Sandbox) => void;
  /** Sees to it that the store refuses this change and no other, as by deleting the customer it is about. */
  readonly refuse: (sandbox: Sandbox, change: Change) => void;
  /** How many customers, subscribers or products come on a page; 4. */
  readonly pageSize?: number;
  /** Makes the tables of an import kind, or of a kind with a commit; those that can be disposed of are, with their world. */
  readonly tables?: () => ContractTables | Promise<ContractTables>;
}

const answers: Readonly<Record<StoreFailure, FaultAnswer>> = {
  401: { status: 401 },
  403: { status: 403 },
  429: { status: 429 },
  500: { status: 500 },
  reset: "reset",
  truncated: "truncated",
};

/** Starts a sandbox with a client that knows it, as the world of one run. */
export async function sandboxWorld(options: SandboxWorldOptions): Promise<ContractWorld<WorldSnapshot>> {
  await using made = new AsyncDisposableStack();
  const sandbox = made.use(
    await startSandbox({ customers: 12, orders: 0, products: 0, plan: "enterprise", ...options.sandbox }),
  );
  options.prepare?.(sandbox);
  const http = made.adopt(createHttpClient({ allowPrivateHosts: true }), (each) => each.close());
  const client = createStoreClient({
    storeHash: sandbox.storeHash,
    accessToken: sandbox.accessToken,
    apiUrl: sandbox.apiUrl,
    http,
    // Faults are asked for, and need no patience.
    governor: new StoreGovernor({ overload: { baseMs: 1, capMs: 2 } }),
    retry: { maxAttempts: 2, baseMs: 1, capMs: 2 },
  });
  const tables = await options.tables?.();
  made.defer(async () => tables?.[Symbol.asyncDispose]?.());
  const { control } = sandbox;
  control.resetCalls();
  const stack = made.move();
  return {
    dnsServers: [sandbox.dnsAddress],
    store: withPagesOf(client, options.pageSize ?? 4),
    secrets: [sandbox.accessToken],
    snapshot: () => worldSnapshot(sandbox),
    requests() {
      const { total, endpoints, scopes } = control.calls();
      const writes = Object.entries(endpoints).filter(([endpoint]) => !/^(GET|HEAD) /.test(endpoint));
      return { total, writes: writes.reduce((sum, [, count]) => sum + count, 0), scopes: Object.keys(scopes) };
    },
    fail(failure, passing) {
      control.addFault({ times: null, skip: passing, respond: answers[failure] });
    },
    heal: () => control.clearFaults(),
    refuse: (change) => options.refuse(sandbox, change),
    tables,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
