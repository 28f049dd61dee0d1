import type { Sandbox } from "../src/sandbox.js";

/** An answer of Dotdigital as a test looks at it; `json` is `undefined` where the body is empty. */
export interface DotdigitalTold {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

/** How a test asks. */
export interface DotdigitalAsk {
  /** Sent as JSON, a string as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The region whose address is asked; that of the first when nothing is said. */
  readonly region?: 1 | 2 | 3;
}

/** Asks Dotdigital as the account's API user: `GET /v2/address-books`. */
export async function askDotdigital(sandbox: Sandbox, call: string, ask: DotdigitalAsk = {}): Promise<DotdigitalTold> {
  const { body, headers, region = 1 } = ask;
  const [method = "", path = ""] = call.split(" ", 2);
  const { dotdigitalUrl, dotdigitalUser, dotdigitalPassword } = sandbox;
  const response = await fetch(`${dotdigitalUrl}${region === 1 ? "" : `-r${region}`}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${dotdigitalUser}:${dotdigitalPassword}`).toString("base64")}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text === "" ? undefined : (JSON.parse(text) as unknown),
  };
}

/** Imports contacts and looks until it is told what became of them. */
export async function importAndLook(sandbox: Sandbox, contacts: readonly object[], more = {}): Promise<unknown> {
  const { status, json, text } = await askDotdigital(sandbox, "PUT /contacts/v3/import", {
    body: { contacts, ...more },
  });
  if (status !== 202) throw new Error(`The import was refused ${status}: ${text}`);
  const { importId } = json as { readonly importId: string };
  for (;;) {
    const told = await askDotdigital(sandbox, `GET /contacts/v3/import/${importId}`);
    if ((told.json as { readonly status: string }).status !== "NotFinished") return told.json;
  }
}
