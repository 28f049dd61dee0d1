/**
 * Requests a second and p99 of the operations that pages send, with many results stored, beside a bare Apollo Server that
 * answers the same bytes from memory. Each server is a process of its own; they are measured in turns.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import type { Figure } from "../figure.ts";
import { pageOperations, type PageOperation } from "./pages.ts";
import { startServedGateway } from "./served-gateway.ts";

const results = 100_000;
/** So many that neither server waits for the next request. */
const connections = 64;
const rounds = 3;
/** Before each round, in seconds: until the compiler of the engine is done with it. */
const warmUp = 2;
/** Of one round, in seconds. */
const duration = 4;

interface Measured {
  readonly perSecond: number;
  readonly p99: number;
}

/** The figures of `pnpm bench gateway`. */
export async function benchGateway({ tell }: { readonly tell: (line: string) => void }): Promise<Figure[]> {
  tell(`gateway: a store, and a sync with ${results} results`);
  await using gateway = await startServedGateway(results);
  const figures: Figure[] = [];
  for (const operation of pageOperations(gateway.subjects)) {
    tell(`gateway: ${operation.name}`);
    const headers = { authorization: `Bearer ${gateway.key}` };
    const answer = await answerOf(gateway.url, operation, headers);
    await using bare = await startBareApollo(JSON.parse(answer) as { data: object });
    const same = await answerOf(bare.url, operation, {});
    if (sorted(same) !== sorted(answer)) throw new Error(`Apollo does not answer the same to "${operation.name}".`);
    const ours: Measured[] = [];
    const theirs: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(await measure(gateway.url, operation, headers));
      theirs.push(await measure(bare.url, operation, {}));
    }
    const [mine, other] = [median(ours), median(theirs)];
    const note = `${(answer.length / 1024).toFixed(1)} KB, ${connections} connections, median of ${rounds} rounds of ${duration} s in turns`;
    const name = operation.name;
    figures.push(
      { name: `${name}: storegate`, value: mine.perSecond, unit: "requests/s", note },
      { name: `${name}: storegate, p99`, value: mine.p99, unit: "ms" },
      { name: `${name}: bare Apollo`, value: other.perSecond, unit: "requests/s" },
      { name: `${name}: bare Apollo, p99`, value: other.p99, unit: "ms" },
      {
        name: `${name}: storegate against bare Apollo`,
        value: mine.perSecond / other.perSecond,
        unit: "",
        threshold: operation.singleRow ? { atLeast: 0.7 } : undefined,
      },
    );
  }
  return figures;
}

async function measure(url: string, operation: PageOperation, headers: Record<string, string>): Promise<Measured> {
  const request = {
    url,
    connections,
    method: "POST" as const,
    headers: { "content-type": "application/json", ...headers },
    body: bodyOf(operation),
  };
  await autocannon({ ...request, duration: warmUp });
  const { requests, latency, non2xx, errors } = await autocannon({ ...request, duration });
  if (non2xx + errors > 0)
    throw new Error(`${non2xx + errors} requests of "${operation.name}" were not answered well.`);
  return { perSecond: requests.average, p99: latency.p99 };
}

async function answerOf(url: string, operation: PageOperation, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: bodyOf(operation),
  });
  const text = await response.text();
  const { errors } = JSON.parse(text) as { readonly errors?: unknown };
  if (!response.ok || errors !== undefined)
    throw new Error(`"${operation.name}" was answered with ${text.slice(0, 500)}`);
  return text;
}

function bodyOf({ query, variables }: PageOperation): string {
  return JSON.stringify({ query, variables });
}

function sorted(answer: string): string {
  return JSON.stringify(JSON.parse(answer));
}

async function startBareApollo({
  data,
}: {
  readonly data: object;
}): Promise<AsyncDisposable & { readonly url: string }> {
  const schemaFile = fileURLToPath(new URL("../schema.graphql", import.meta.resolve("@storegate/gateway")));
  const child = fork(
    fileURLToPath(new URL("bare-apollo-process.ts", import.meta.url)),
    [JSON.stringify({ schemaFile, data })],
    { env: { ...process.env, NODE_ENV: "production" } },
  );
  const [message] = (await once(child, "message")) as [{ url: string }];
  return {
    url: message.url,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, "close");
      child.send("stop");
      await ended;
    },
  };
}

function median(all: readonly Measured[]): Measured {
  const middle = (of: (each: Measured) => number): number =>
    all.map(of).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  return { perSecond: middle((each) => each.perSecond), p99: middle((each) => each.p99) };
}
