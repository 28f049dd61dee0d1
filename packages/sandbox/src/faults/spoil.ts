import type { ServerResponse } from "node:http";
import type { StoreResponse } from "../api/store-service.js";
import { encoded } from "../api/content-encoding.js";
import type { FaultAnswer } from "./fault-rule.js";

const badGateway =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

/** Sends an answer as it is, but for what is sent smaller to who takes it so. */
export async function send(response: ServerResponse, answer: StoreResponse): Promise<void> {
  const { headers, bytes } = await encoded(answer, response.req.headers["accept-encoding"]);
  response.writeHead(answer.status, bytes === undefined ? headers : { ...headers, "content-length": bytes.length });
  response.end(bytes);
}

/** Resets the connection: the asker gets no answer at all. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** Whether a faulty answer is the true one with something wrong in it. */
export function isSpoiltTruth(answer: FaultAnswer | undefined): answer is "truncated" | "wrongTypes" {
  return answer === "truncated" || answer === "wrongTypes";
}

/** Whether a faulty answer is made from the true one, so that the store has to act. */
export function needsTrueAnswer(answer: FaultAnswer): boolean {
  return isSpoiltTruth(answer) || answer === "held" || (typeof answer === "object" && !("status" in answer));
}

/**
 * Sends a faulty answer; `truth` is what the store would have answered, where it acted. Answers the status sent, or
 * `reset`.
 */
export async function sendSpoilt(
  response: ServerResponse,
  answer: FaultAnswer,
  truth: StoreResponse | undefined,
): Promise<string> {
  if (answer === "reset") {
    reset(response);
    return "reset";
  }
  if (answer === "truncated") return truncate(response, truth);
  const spoilt = spoil(answer, truth);
  await send(response, spoilt);
  return String(spoilt.status);
}

function spoil(answer: Exclude<FaultAnswer, "reset" | "truncated">, truth: StoreResponse | undefined): StoreResponse {
  if (answer === "html") return { status: 502, headers: { "content-type": "text/html" }, body: badGateway };
  if (answer === "empty") return { status: 200, headers: {}, body: undefined };
  if (answer === "wrongTypes") {
    const honest = needed(truth);
    if (honest.body === undefined || honest.headers["content-type"] !== "application/json") return honest;
    return { ...honest, body: JSON.stringify(twist(JSON.parse(honest.body) as unknown)) };
  }
  if (answer === "held" || !("status" in answer)) return needed(truth);
  const { status, headers = {}, body } = answer;
  if (body === undefined) return { status, headers, body: undefined };
  const type = typeof body === "string" ? "text/plain" : "application/json";
  return {
    status,
    headers: { "content-type": type, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

async function truncate(response: ServerResponse, truth: StoreResponse | undefined): Promise<string> {
  const honest = needed(truth);
  const { status } = honest;
  const { headers, bytes: whole = Buffer.of() } = await encoded(honest, response.req.headers["accept-encoding"]);
  response.writeHead(status, { ...headers, "content-length": Math.max(whole.length, 1) });
  response.flushHeaders();
  // The connection closes in order, but before what the head announced.
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.socket?.end());
  return String(status);
}

/** The same shape with other types: numbers and booleans as strings, strings as numbers. */
function twist(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.length;
  if (Array.isArray(value)) return value.map(twist);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, twist(inner)]));
}

function needed(truth: StoreResponse | undefined): StoreResponse {
  if (truth === undefined) throw new Error("This fault is made from the true answer, and there is none.");
  return truth;
}
