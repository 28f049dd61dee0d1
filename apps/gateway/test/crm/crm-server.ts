/** Another system than the store, on loopback: people by e-mail address. It refuses a batch as a whole for one bad address. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";

const batch = z.object({ people: z.array(z.object({ email: z.string(), name: z.string().nullable() })) });

/** How it fails: by a status, a connection that breaks, or an answer of which only the start comes. */
export type CrmFailure = "401" | "403" | "429" | "500" | "reset" | "truncated";

export interface CrmServer extends AsyncDisposable {
  readonly url: string;
  /** Names by address. */
  readonly people: Map<string, string>;
  /** Addresses that it will not have. */
  readonly refused: Set<string>;
  readonly requests: { total: number; writes: number };
  /** Asked at each request, once it is counted, how it fails. */
  failure: (() => CrmFailure | undefined) | undefined;
}

export async function startCrm(): Promise<CrmServer> {
  const people = new Map<string, string>();
  const refused = new Set<string>();
  const requests = { total: 0, writes: 0 };

  const answerTo = async (method: string, url: URL, body: unknown): Promise<readonly [number, unknown]> => {
    if (method === "GET") {
      const known = url.searchParams.getAll("email").filter((email) => people.has(email));
      return [200, known.map((email) => ({ email, name: people.get(email) }))];
    }
    const sent = batch.parse(body).people;
    const bad = sent.find(({ email }) => refused.has(email));
    if (bad) return [422, { error: `${bad.email} is on the block list` }];
    for (const { email, name } of sent) {
      if (name === null) people.delete(email);
      else people.set(email, name);
    }
    return [200, { ok: true }];
  };

  const server = createServer((request, response) => {
    void (async () => {
      const { method = "GET" } = request;
      const body: unknown = method === "GET" ? undefined : await json(request);
      requests.total += 1;
      if (method !== "GET") requests.writes += 1;
      const fails = crm.failure?.();
      if (fails === "reset") {
        request.socket.destroy();
        return;
      }
      const isStatus = fails !== undefined && fails !== "truncated";
      const [status, answer] = isStatus
        ? [Number(fails), { error: fails }]
        : await answerTo(method, new URL(request.url ?? "/", "http://crm"), body);
      const text = JSON.stringify(answer);
      response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      if (fails === "truncated") response.write(text.slice(0, 1), () => request.socket.destroy());
      else response.end(text);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const crm: CrmServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    people,
    refused,
    requests,
    failure: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return crm;
}
