/** Subscriptions over real sockets, as a client of graphql-ws has them. */
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import type { Api } from "./harness.js";

/** How a socket was closed. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** A client on a socket of its own. */
export interface Socket extends AsyncDisposable {
  readonly client: Client;
  /** Resolves once the socket is closed, by whichever side. */
  readonly closed: Promise<Closing>;
}

/** Opens a socket; it connects with the first operation. */
export function openSocket(test: Pick<Api, "url" | "key">, authorization = `Bearer ${test.key}`): Socket {
  const closing = Promise.withResolvers<Closing>();
  const client = createClient({
    url: `${test.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    retryAttempts: 0,
    on: {
      closed: (event) => {
        const { code, reason } = event as Closing;
        closing.resolve({ code, reason });
      },
    },
  });
  return { client, closed: closing.promise, [Symbol.asyncDispose]: async () => client.dispose() };
}

/** A state of a sync as `syncProgress` tells it. */
export interface SyncState {
  readonly final: boolean;
  readonly sync: SyncFields;
}

/** {@link syncFields} of a sync. */
export interface SyncFields {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
  readonly dryRun: boolean;
  readonly error: FaultFields | null;
  readonly finishedAt: string | null;
  readonly progress: {
    readonly phase: string | null;
    readonly processed: number;
    readonly total: number | null;
    readonly percent: number | null;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
    readonly unchanged: number;
    readonly skipped: number;
    readonly failed: number;
    readonly apiCalls: number;
    readonly recordsPerSecond: number | null;
    readonly etaSeconds: number | null;
  };
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  readonly faults: readonly { readonly count: number; readonly fault: FaultFields }[];
}

/** A fault as it is answered. */
export interface FaultFields {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly field: string | null;
  readonly retryable: boolean;
}

const faultFields = "kind code message remedy field retryable";

/** Everything that a test may want to know of a sync. */
export const syncFields = `id status revision dryRun finishedAt error { ${faultFields} }
  progress { phase processed total percent created updated deleted unchanged skipped failed apiCalls recordsPerSecond etaSeconds }
  labels { label count } faults { count fault { ${faultFields} } }`;

/** The states of a sync, as they come. */
export async function* followSync(client: Client, syncId: string): AsyncGenerator<SyncState, void> {
  const query = `subscription ($syncId: ID!) { syncProgress(syncId: $syncId) { final sync { ${syncFields} } } }`;
  for await (const { data, errors } of client.iterate<{ syncProgress: SyncState }>({ query, variables: { syncId } })) {
    if (errors) throw new Error(`syncProgress answered ${JSON.stringify(errors)}`);
    if (data) yield data.syncProgress;
  }
}
