import type { Sandbox } from "../src/index.js";
import { type Json, textOf } from "./call-store.js";

/** An answer of Truelist as a test looks at it; `json` is `undefined` where the body is none. */
export interface TruelistTold {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** Asks Truelist with the right key; a body that is neither a string nor a form is sent as JSON. */
export async function askTruelist(
  sandbox: Sandbox,
  call: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<TruelistTold> {
  const [method = "", path = ""] = call.split(" ", 2);
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  const response = await fetch(`${sandbox.truelistUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sandbox.truelistKey}`,
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm || typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as Json,
  };
}

/** Verifies addresses inline. */
export function verify(sandbox: Sandbox, ...emails: readonly string[]): Promise<TruelistTold> {
  return askTruelist(sandbox, `POST /api/v1/verify_inline?email=${encodeURIComponent(emails.join(" "))}`);
}

/** Uploads rows of one address each, and answers the id of the batch. */
export async function upload(sandbox: Sandbox, filename: string, ...emails: readonly string[]): Promise<string> {
  const told = await askTruelist(sandbox, "POST /api/v1/batches", { filename, data: emails.map((email) => [email]) });
  if (told.status !== 201) throw new Error(`The list was refused ${told.status}: ${told.text}`);
  return textOf(told.json["id"]);
}
