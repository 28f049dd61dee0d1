/** Sends a gateway thousands of requests that nobody should send, and looks at each answer. */
import { inspect } from "node:util";
import { Agent } from "undici";
import type { Figure } from "../figure.ts";
import { exchange } from "./exchange.ts";
import { startFuzzedGateway, type FuzzedGateway } from "./fuzzed-gateway.ts";
import { complaintOf } from "./judge.ts";
import { Operations } from "./operations.ts";
import { Random } from "./random.ts";
import { nextRequest, type FuzzRequest } from "./requests.ts";
import { Values } from "./values.ts";

/** What is sent, and where. */
export interface FuzzSettings {
  readonly count: number;
  readonly seed: number;
  /** Of an empty database that may be spoiled; an embedded one unless said. */
  readonly databaseUrl?: string | undefined;
  readonly tell: (line: string) => void;
}

/** How long an answer may take. */
const limitMs = 10_000;
const atOnce = 8;
/** After so many the surroundings are put in order again. */
const portion = 500;
/** How many failures are told in full. */
const toldMost = 20;

/** The figures of `pnpm bench fuzz`. */
export async function benchFuzz({ count, seed, databaseUrl, tell }: FuzzSettings): Promise<Figure[]> {
  tell(`fuzz: ${count} requests, seed ${seed}`);
  await using gateway = await startFuzzedGateway(databaseUrl);
  await using agent = asDisposable(new Agent({ connections: atOnce, pipelining: 1 }));
  const random = new Random(seed);
  const failures: string[] = [];
  const times: number[] = [];
  const statuses = new Map<number, number>();
  const before = performance.now();

  const send = async (request: FuzzRequest, index: number): Promise<void> => {
    const complain = (what: string): void => void failures.push(`request ${index}: ${what}\n  ${inShort(request)}`);
    try {
      const answer = await exchange(gateway.url, request, agent.agent, limitMs);
      times.push(answer.ms);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const complaint = complaintOf(request, answer);
      if (complaint !== undefined) complain(`${complaint}\n  ${answer.body.slice(0, 500)}`);
    } catch (error) {
      complain(inspect(error));
    }
  };

  for (let sent = 0; sent < count; sent += portion) {
    const values = new Values(random, await gateway.furnish());
    const operations = new Operations(gateway.schema, random, values);
    const parts = { random, values, operations, keys: gateway.keys };
    // All are made before any is sent: which answer comes first must not change what is asked next.
    const requests = Array.from({ length: Math.min(portion, count - sent) }, () => nextRequest(parts)).entries();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const [index, request] of requests) await send(request, sent + index);
      }),
    );
  }
  const seconds = (performance.now() - before) / 1000;
  const alive = await stillAnswers(gateway);
  for (const failure of failures.slice(0, toldMost)) tell(`fuzz: ${failure}`);
  for (const complaint of gateway.complaints.slice(0, toldMost)) tell(`fuzz: logged: ${complaint}`);
  const note = `seed ${seed}; ${[...statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times_]) => `${status}: ${times_}`)
    .join(", ")}`;
  return [
    { name: "fuzz: requests answered", value: times.length, unit: "requests", threshold: { atLeast: count }, note },
    {
      name: "fuzz: answers that no caller may be given",
      value: failures.length,
      unit: "answers",
      threshold: { atMost: 0 },
    },
    { name: "fuzz: errors logged", value: gateway.complaints.length, unit: "lines", threshold: { atMost: 0 } },
    { name: "fuzz: answers rightly after that", value: alive ? 1 : 0, unit: "", threshold: { atLeast: 1 } },
    { name: "fuzz: slowest answer", value: Math.max(0, ...times), unit: "ms", threshold: { below: limitMs } },
    { name: "fuzz: speed", value: times.length / seconds, unit: "requests/s", note: `${atOnce} at a time` },
  ];
}

async function stillAnswers({ url, keys }: FuzzedGateway): Promise<boolean> {
  const health = await fetch(`${url}/readyz`);
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${keys[0] ?? ""}` },
    body: JSON.stringify({ query: "{ viewer { role } }" }),
  });
  return health.ok && (await answer.text()) === '{"data":{"viewer":{"role":"ADMIN"}}}\n';
}

function inShort({ raw, method, path, headers, body }: FuzzRequest): string {
  if (raw !== undefined) return JSON.stringify(raw.slice(0, 300));
  const { authorization: _secret, ...rest } = headers;
  return `${method} ${path.slice(0, 500)} ${JSON.stringify(rest).slice(0, 300)} ${String(body ?? "").slice(0, 1500)}`;
}

function asDisposable(agent: Agent) {
  return { agent, [Symbol.asyncDispose]: () => agent.close() };
}
