/** Ways to read all customers of a store, page by page: ours, and those it is held against. */
import { Agent as HttpsAgent } from "node:https";
import { connect } from "node:net";
import { createStoreClient } from "@storegate/bigcommerce-client";
import { createHttpClient } from "@storegate/http-client";
import { request } from "undici";
import type { SandboxAddress } from "../sandbox-process.ts";

/** Names of the readers there are. */
export type ReaderName = "storegate" | "undici" | "bigcommerce-api-client" | "node-bigcommerce";

/** How a store is read. */
export interface ReadingTask {
  readonly reader: ReaderName;
  readonly sandbox: SandboxAddress;
  /** Pages asked for at once. */
  readonly concurrency: number;
  /** Customers a page, 250 at most. */
  readonly limit: number;
  /** What all times are divided by, for readers whose waits are settings of theirs. */
  readonly timeScale: number;
}

/** Ids of a page's customers. */
type PageOfIds = readonly number[];

/** Starts reading; each page is told as it comes. */
export function readCustomers(task: ReadingTask, signal: AbortSignal): AsyncIterable<PageOfIds> {
  return readers[task.reader](task, signal);
}

const readers: Readonly<Record<ReaderName, (task: ReadingTask, signal: AbortSignal) => AsyncIterable<PageOfIds>>> = {
  storegate: readWithStoregate,
  undici: readWithUndici,
  "bigcommerce-api-client": (task, signal) => readByNumber(task, signal, pageByApiClient(task)),
  "node-bigcommerce": (task, signal) => readByNumber(task, signal, pageByNodeBigcommerce(task)),
};

async function* readWithStoregate(
  { sandbox, concurrency, limit }: ReadingTask,
  signal: AbortSignal,
): AsyncGenerator<PageOfIds> {
  const http = createHttpClient({ allowPrivateHosts: true });
  const client = createStoreClient({ ...sandbox, http, signal });
  for await (const page of client.customers.pages({ concurrency, limit })) yield page.items.map(({ id }) => id);
}

/** The least that can be done: one request after the other, along the store's cursor. */
async function* readWithUndici({ sandbox, limit }: ReadingTask, signal: AbortSignal): AsyncGenerator<PageOfIds> {
  let after = "";
  for (;;) {
    const url = `${sandbox.apiUrl}/stores/${sandbox.storeHash}/v3/customers?limit=${limit}${after}`;
    const { body } = await request(url, { headers: { "x-auth-token": sandbox.accessToken }, signal });
    const page = JSON.parse(await body.text()) as NumberedAnswer;
    if (page.data.length === 0) return;
    yield page.data.map(({ id }) => id);
    after = `&after=${page.meta.cursor_pagination?.end_cursor ?? ""}`;
  }
}

interface NumberedAnswer {
  readonly data: readonly { readonly id: number }[];
  readonly meta: { readonly cursor_pagination?: { readonly end_cursor?: string } };
}

type ReadPage = (page: number) => Promise<NumberedAnswer>;

/** Pages by number, as both packages read a list; so many at once. */
async function* readByNumber(
  { concurrency }: ReadingTask,
  signal: AbortSignal,
  readPage: ReadPage,
): AsyncGenerator<PageOfIds> {
  let next = 1;
  const ahead: Promise<NumberedAnswer>[] = [];
  for (;;) {
    while (ahead.length < concurrency) {
      const page = readPage(next);
      page.catch(() => undefined);
      ahead.push(page);
      next += 1;
    }
    const { data } = await (ahead.shift() ?? readPage(next));
    if (data.length === 0 || signal.aborted) return;
    yield data.map(({ id }) => id);
  }
}

/** Its low-level call takes axios's options, the base address among them. Its waits are scaled as the sandbox's times are. */
function pageByApiClient({ sandbox, timeScale, limit }: ReadingTask): ReadPage {
  const ready = import("bigcommerce-api-client").then(
    ({ BigCommerceApiClient }) =>
      new BigCommerceApiClient({
        storeHash: sandbox.storeHash,
        accessToken: sandbox.accessToken,
        maxRetries: 50,
        retryDelay: Math.ceil(5000 / timeScale),
      }),
  );
  const baseURL = `${sandbox.apiUrl}/stores/${sandbox.storeHash}`;
  return async (page) =>
    (await (await ready).apiClient.get("/v3/customers", page, limit, { baseURL })).data as NumberedAnswer;
}

/** It speaks HTTPS to a fixed host, through an agent that is an option of it: this one connects to the sandbox, plainly. */
function pageByNodeBigcommerce({ sandbox, limit }: ReadingTask): ReadPage {
  const { hostname, port } = new URL(sandbox.apiUrl);
  const agent = Object.assign(new HttpsAgent({ keepAlive: true }), {
    createConnection: () => connect(Number(port), hostname),
  });
  const ready = import("node-bigcommerce").then(
    ({ default: BigCommerce }) =>
      new BigCommerce({
        clientId: "bench",
        accessToken: sandbox.accessToken,
        storeHash: sandbox.storeHash,
        apiVersion: "v3",
        agent,
      }),
  );
  return async (page) => (await (await ready).get(`/customers?page=${page}&limit=${limit}`)) as NumberedAnswer;
}
