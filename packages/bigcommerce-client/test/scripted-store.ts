import { createServer } from "node:http";
import { createHttpClient, type HttpClient } from "@storegate/http-client";
import { listen } from "@storegate/http-client/testing";
import { createStoreClient, type StoreClientOptions } from "../src/create-store-client.js";
import { StoreGovernor } from "../src/governor/governor.js";
import type { StoreClient } from "../src/store-client.js";

/** A request as it reached the scripted store. */
export interface Received {
  /** `GET /v3/customers` */
  readonly call: string;
  /** The address's path as it came. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** What it answers: JSON unless `text` says otherwise. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** A store whose every answer a test writes, and a client of it. */
export interface ScriptedStore extends AsyncDisposable {
  readonly client: StoreClient;
  readonly http: HttpClient;
  /** Where it serves, without `/stores`. */
  readonly url: string;
  readonly received: Received[];
}

/** The token that clients of scripted stores use. */
export const scriptedToken = "t0ken-of-the-scripted-store";

/** Starts a store on loopback that answers as the script says. */
export async function scriptedStore(
  script: (request: Received, number: number) => Scripted,
  options: Partial<StoreClientOptions> = {},
): Promise<ScriptedStore> {
  const received: Received[] = [];
  const server = await listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://store");
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const text = Buffer.concat(pieces).toString();
        const asked: Received = {
          call: `${request.method} ${url.pathname.replace("/stores/abc123", "")}`,
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          token: request.headers["x-auth-token"]?.toString(),
          body: text === "" ? undefined : JSON.parse(text),
        };
        received.push(asked);
        const { status = 200, headers = {}, json, text: plain } = script(asked, received.length);
        response.writeHead(status, headers).end(plain ?? (json === undefined ? "" : JSON.stringify(json)));
      });
    }),
  );
  const http = createHttpClient({ allowPrivateHosts: true, retry: { baseMs: 1 } });
  const client = createStoreClient({
    storeHash: "abc123",
    accessToken: scriptedToken,
    apiUrl: server.url,
    http,
    governor: new StoreGovernor({ overload: { baseMs: 10, capMs: 20 } }),
    retry: { maxAttempts: 3 },
    ...options,
  });
  return {
    client,
    http,
    url: server.url,
    received,
    [Symbol.asyncDispose]: async () => {
      await http.close();
      await server.close();
    },
  };
}

/** A customer as v3 answers it. */
export function wireCustomer(id: number, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    email: `person${id}@example.com`,
    first_name: "P",
    last_name: String(id),
    company: "",
    phone: "",
    customer_group_id: 0,
    date_modified: "2026-06-18T14:08:08Z",
    ...more,
  };
}
