import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { HookAttempt } from "./hook-delivery.js";

/** How long a receiver has to answer; the documentation is silent. */
const timeoutMs = 10_000;

/** What is sent, and where on this machine. */
export interface HookRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts a message once. Whatever becomes of it, the attempt tells; redirects are not followed. */
export async function postHook({ url, headers, body }: HookRequest, signal: AbortSignal): Promise<HookAttempt> {
  const at = Date.now();
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const sent = request(url, { method: "POST", headers, agent: false, signal: within });
    sent.end(body);
    const response = await answerOf(sent);
    // An answer's body is of no interest, but only when it is read is the connection done.
    response.resume();
    await once(response, "close");
    return { at, status: response.statusCode ?? 0 };
  } catch (error) {
    return { at, error: error instanceof Error ? error.message : String(error) };
  }
}

async function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}
