import { onTestFinished } from "vitest";
import { vendorCheck } from "./openapi/vendor-check.js";
import { type Sandbox, type SandboxOptions, startSandbox } from "../src/index.js";

/** An answer as a test looks at it; `json` is `undefined` where the body is empty. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests name the fields they expect; what is absent fails them.
  readonly json: Json;
}

/** JSON that can be walked by name without saying its shape first. */
export interface Json {
  readonly [name: string]: Json;
  readonly [index: number]: Json;
}

/** How a test asks. */
export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** True where the answer is spoilt on purpose, and so need not be what the vendor describes. */
  readonly isSpoilt?: boolean;
}

const check = vendorCheck();

/** A sandbox that the test stops when it ends. */
export async function startForTest(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/**
 * Asks the store's API with the right token; a body that is no string is sent as JSON. Where the vendor's own description of
 * its API is at hand (`STOREGATE_SHARED`), an answer that is not as described fails the test.
 */
export async function call(sandbox: Sandbox, path: string, ask: Ask = {}): Promise<Told> {
  const hasBody = ask.body !== undefined;
  const response = await fetch(`${sandbox.apiUrl}/stores/${sandbox.storeHash}${path}`, {
    method: ask.method ?? "GET",
    headers: {
      "x-auth-token": sandbox.accessToken,
      accept: "application/json",
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...ask.headers,
    },
    ...(hasBody ? { body: typeof ask.body === "string" ? ask.body : JSON.stringify(ask.body) } : {}),
  });
  const text = await response.text();
  if (ask.isSpoilt !== true) refuseWhatIsNotDescribed(ask.method ?? "GET", path, response.status, text);
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (isJson ? JSON.parse(text) : undefined) as Json,
  };
}

function refuseWhatIsNotDescribed(method: string, path: string, status: number, text: string): void {
  const result = check?.check({ method, path, status, text });
  if (result?.described !== true || result.complaints.length === 0) return;
  throw new Error(
    `The vendor does not describe such an answer:\n${result.complaints.join("\n")}\n${text.slice(0, 2000)}`,
  );
}

/** The value of one field of every item. */
export function each(list: Json, name: string): unknown[] {
  return Array.from(list as unknown as ArrayLike<Json>, (item) => item[name]);
}

/** A text in an answer; anything else fails the test. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Error(`Expected a text, got ${JSON.stringify(value)}.`);
}
