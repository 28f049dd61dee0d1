/** One request and its answer, over a socket. */
import { connect } from "node:net";
import type { Dispatcher } from "undici";
import type { FuzzRequest } from "./requests.ts";

/** What came back. */
export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly ms: number;
}

/** @throws Error when nothing came in time, or the connection broke without an answer. */
export async function exchange(
  url: string,
  { method, path, headers, body, raw }: FuzzRequest,
  dispatcher: Dispatcher,
  limitMs: number,
): Promise<FuzzAnswer> {
  const before = performance.now();
  if (raw !== undefined) return { ...readRaw(await sendRaw(url, raw, limitMs)), ms: performance.now() - before };
  const hasBody = method !== "GET" && method !== "HEAD";
  const answer = await dispatcher.request({
    origin: url,
    path,
    method,
    headers,
    ...(hasBody && body !== undefined && { body }),
    signal: AbortSignal.timeout(limitMs),
  });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    contentType: String(answer.headers["content-type"] ?? ""),
    body: text,
    ms: performance.now() - before,
  };
}

/** Sends bytes, and takes what comes until the other side ends or has said something whole. */
function sendRaw(url: string, raw: string, limitMs: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname);
  let heard = "";
  const late = setTimeout(() => socket.destroy(new Error(`nothing came in ${limitMs} ms`)), limitMs);
  socket.on("data", (part: Buffer) => {
    heard += part.toString();
    if (isWhole(heard)) socket.end();
  });
  socket.on("error", (error) => (heard === "" ? reject(error) : resolve(heard)));
  socket.on("close", () => {
    clearTimeout(late);
    resolve(heard);
  });
  socket.write(raw);
  return promise;
}

function isWhole(heard: string): boolean {
  const [head = "", body] = heard.split("\r\n\r\n", 2);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return body !== undefined && length !== undefined && Buffer.byteLength(body) >= Number(length);
}

function readRaw(heard: string): Omit<FuzzAnswer, "ms"> {
  const [head = "", body = ""] = heard.split("\r\n\r\n", 2);
  return {
    status: Number(/^HTTP\/1\.\d (\d+)/.exec(head)?.[1] ?? 0),
    contentType: /content-type: (.*)/i.exec(head)?.[1] ?? "",
    body,
  };
}
