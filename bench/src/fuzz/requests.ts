/** HTTP requests: operations as they should be sent, and as they should not. */
import type { FuzzOperation, Operations } from "./operations.ts";
import { withByteChanged } from "./operations.ts";
import type { Random } from "./random.ts";
import type { Values } from "./values.ts";

/** One request. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
  /** Bytes to be sent as they are instead: no HTTP, or half of it. */
  readonly raw?: string | undefined;
}

/** What requests are made with. */
export interface RequestParts {
  readonly random: Random;
  readonly values: Values;
  readonly operations: Operations;
  readonly keys: readonly string[];
}

const paths = [
  "/graphql/",
  "/graphql/x",
  "//graphql",
  "/",
  "/%",
  "/%00",
  "/graphql%00",
  "/../graphql",
  "/healthz",
  "/readyz",
  "/session",
  "/exports/results.csv",
  "/exports/%2e%2e",
  "/exports/audit.csv?x=%ff",
  "/session?a[b]=c",
  "/nothing?__proto__[x]=1",
];
const methods = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW", "PROPFIND", "get"];
const contentTypes = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/json; charset=latin1",
  "application/json; charset=utf-16",
  "application/json;;;",
  "application/graphql",
  "application/JSON",
  "*/*",
  "json",
  "",
];
const accepts = [
  "application/graphql-response+json",
  "application/json",
  "*/*",
  "text/html",
  "image/png",
  "application/json;q=0",
  "multipart/mixed",
  ";;;",
  "application/json; charset=utf-8, application/graphql-response+json;q=0.5",
];
const raws = [
  "GET\r\n\r\n",
  "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
  "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  "\0\0\0\r\n\r\n",
  "GET /graphql HTTP/9.9\r\n\r\n",
  "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /graphql HTTP/1.1\r\n\r\n",
  "GET /graphql HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n",
  `GET /graphql HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`,
];

/** The next request. */
export function nextRequest(parts: RequestParts): FuzzRequest {
  const { random, operations, keys } = parts;
  const operation = operations.next();
  const plain: FuzzRequest = {
    method: "POST",
    path: "/graphql",
    headers: {
      "content-type": "application/json",
      ...(random.chance(0.95) && { authorization: `Bearer ${random.pick(keys)}` }),
      ...(random.chance(0.15) && { accept: random.pick(accepts) }),
    },
    body: JSON.stringify(operation),
  };
  return random.chance(0.3) ? bent(parts, plain, operation) : plain;
}

function bent({ random, values }: RequestParts, plain: FuzzRequest, operation: FuzzOperation): FuzzRequest {
  const text = JSON.stringify(operation);
  const withBody = (body: string | Buffer): FuzzRequest => ({ ...plain, body });
  const withHeaders = (headers: Record<string, string>): FuzzRequest => ({
    ...plain,
    headers: { ...plain.headers, ...headers },
  });
  const { query, variables } = operation;
  const bends: readonly (() => FuzzRequest)[] = [
    () => withBody(text.slice(0, random.int(0, text.length))),
    () => withBody(withByteChanged(text, random)),
    () => withBody(withBytesChanged(Buffer.from(text), random)),
    () => withBody(JSON.stringify(values.any())),
    () => withBody(JSON.stringify([operation, operation])),
    () =>
      withBody(
        JSON.stringify({
          ...operation,
          [random.pick(["query", "variables", "operationName", "extensions"])]: values.any(),
        }),
      ),
    () =>
      withBody(
        `{"__proto__":{"query":"{ __typename }","admin":true},"constructor":{"prototype":{"x":1}},"query":${JSON.stringify(query)}}`,
      ),
    () =>
      withBody(
        `{"query":${JSON.stringify(query)},"variables":{"__proto__":${JSON.stringify(variables)},"v0":{"__proto__":{"x":1}}}}`,
      ),
    () => withBody(`{"query":"{ __typename }","variables":{"v":${"[".repeat(5000)}${"]".repeat(5000)}}}`),
    () =>
      withBody(`{"query":"{ __typename }","variables":{"v":"${"x".repeat(random.chance(0.1) ? 1_200_000 : 50_000)}"}}`),
    () => withBody("[".repeat(20_000)),
    () => withHeaders({ "content-type": random.pick(contentTypes) }),
    () => withHeaders({ "content-encoding": random.pick(["gzip", "br", "deflate", "zip", "identity"]) }),
    () =>
      withHeaders({
        authorization: random.pick([
          "",
          "Bearer",
          "Bearer ",
          "Basic eDp5",
          "Bearer eyJhbGciOiJub25lIn0.e30.",
          `Bearer ${"x".repeat(5000)}`,
          "bearer \t x",
        ]),
      }),
    () =>
      withHeaders({
        cookie: random.pick(["storegate_session=x", "storegate_session=%", "a=b; ".repeat(500), "="]),
        authorization: "",
      }),
    () => withHeaders({ origin: random.pick(["https://evil.invalid", "null", "http://"]), "x-csrf-token": "x" }),
    () =>
      withHeaders({
        "x-request-id": random.pick(["x".repeat(4000), "a b", "ok-1", "<x>"]),
        "x-forwarded-for": random.pick(["1.2.3.4", "x, y", "::1, 10.0.0.1"]),
        "x-forwarded-host": "evil.invalid",
      }),
    () =>
      withHeaders(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x-many-${index}`, "y".repeat(100)]))),
    () => ({ ...plain, method: random.pick(methods) }),
    () => ({ ...plain, path: random.pick(paths) }),
    () => ({ ...plain, method: random.pick(methods), path: random.pick(paths) }),
    () => ({
      ...plain,
      method: "GET",
      body: undefined,
      path: `/graphql?query=${encodeURIComponent(toWellFormed(query)).slice(0, 8000)}&variables=${encodeURIComponent(toWellFormed(JSON.stringify(variables))).slice(0, 3000)}`,
    }),
    () => ({
      ...plain,
      method: "GET",
      body: undefined,
      path: random.pick([
        "/graphql?query=%7B__typename%7D&query=x",
        "/graphql?query",
        "/graphql?query=%7B",
        "/graphql?query=%7B__typename%7D&variables=%5B",
        "/graphql?query=%ff",
      ]),
    }),
    () => ({ ...plain, raw: random.pick(raws) }),
  ];
  return random.pick(bends)();
}

function toWellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

function withBytesChanged(bytes: Buffer, random: Random): Buffer {
  for (let times = random.int(1, 5); times > 0; times -= 1) bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
  return bytes;
}
