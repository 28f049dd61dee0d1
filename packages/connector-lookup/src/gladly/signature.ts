/**
 * Whether a request was signed by Gladly.
 *
 * What is signed: the method, the path, the query, the headers that `Gladly-Authorization` lists, that list, and the hash of the raw
 * body; over these, the time in `Gladly-Time`. The key is the integration's, made into one for the day of that time.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { parseAuthorization, type SignatureClaim } from "./signature-claim.js";
import { valuesOf, type ArrivedHeaders } from "./arrived-headers.js";

/** A request as it arrived: nothing decoded, nothing normalised. */
export interface SignedRequest {
  /** In any case. */
  readonly method: string;
  /** Of the URL, still percent-encoded, without the query. */
  readonly path: string;
  /** Of the URL, still percent-encoded, without its `?`; empty where there is none. */
  readonly query: string;
  /** As `node:http` tells them; names in any case. */
  readonly headers: ArrivedHeaders;
  /** The bytes of the body, none of a GET. Parsed and written again it would be another body. */
  readonly rawBody: Uint8Array;
}

/** By what time a request is judged. */
export interface ReplayWindow {
  readonly now: Date;
  /** How far Gladly's time may be from `now`, before it or after it; that far is still in time. */
  readonly windowSeconds: number;
}

/**
 * - `SIGNATURE_MISSING`: `Gladly-Authorization` or `Gladly-Time` did not arrive, or a header that the signature covers.
 * - `SIGNATURE_MALFORMED`: either cannot be read, or says what Gladly never says.
 * - `SIGNATURE_STALE`, `SIGNATURE_FUTURE`: outside the window.
 * - `SIGNATURE_WRONG`: signed with another key, or something was altered on its way.
 */
export type SignatureProblem =
  | "SIGNATURE_MISSING"
  | "SIGNATURE_MALFORMED"
  | "SIGNATURE_STALE"
  | "SIGNATURE_FUTURE"
  | "SIGNATURE_WRONG";

/** Whether a request is Gladly's; if not, why, in a sentence that names no secret. */
export type SignatureVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: SignatureProblem; readonly detail: string };

/**
 * Judges the signature of a request.
 * A request that was heard can be sent once more within the window: what acts needs an idempotency key besides.
 * @throws RangeError if the signing key is empty: with it anybody could sign.
 */
export function verifySignature(request: SignedRequest, signingKey: string, window: ReplayWindow): SignatureVerdict {
  if (signingKey === "") throw new RangeError("The signing key is empty; set gladly.signingKey of the integration.");
  const authorization = onlyValue(request.headers, "gladly-authorization");
  if (!authorization.ok) return authorization;
  const claim = parseAuthorization(authorization.value);
  if (typeof claim === "string") return no("SIGNATURE_MALFORMED", claim);
  const time = onlyValue(request.headers, "gladly-time");
  if (!time.ok) return time;
  return untimely(time.value, window) ?? judge(request, claim, time.value, signingKey);
}

function judge(request: SignedRequest, claim: SignatureClaim, time: string, signingKey: string): SignatureVerdict {
  const lines: string[] = [];
  for (const name of claim.headerNames.toSorted()) {
    const header = onlyValue(request.headers, name);
    if (!header.ok) return header;
    lines.push(`${name}:${header.value}\n`);
  }
  const dayKey = hmac(signingKey, time.slice(0, "YYYYMMDD".length));
  const bodyHash = sha256(request.rawBody);
  const isRight = targetsOf(request).some((target) => {
    const normalized = `${request.method.toUpperCase()}\n${target}\n${lines.join("")}\n${claim.signedHeaders}\n${bodyHash}`;
    // node:http makes a character of each byte of a header; written as Latin-1 they are the bytes that were signed.
    const toSign = `hmac-sha256\n${time}\n${sha256(Buffer.from(normalized, "latin1"))}`;
    return timingSafeEqual(hmac(dayKey, toSign), claim.signature);
  });
  if (isRight) return { ok: true };
  return no(
    "SIGNATURE_WRONG",
    "The signature does not fit the request: compare the signing key of the integration with Gladly's, and see whether a proxy on the way alters headers, path or body.",
  );
}

/**
 * Path and query as Gladly may have signed them. Its guide says the path, and the query's parameters sorted; its sample signs the path
 * with the query, and the query as it is once more. All of them bind the same path and the same parameters, so all are tried.
 */
function targetsOf({ path, query }: SignedRequest): string[] {
  if (query === "") return [`${path}\n`];
  const queries = [sortedQuery(query), query];
  const paths = [path, `${path}?${query}`];
  return [...new Set(paths.flatMap((one) => queries.map((other) => `${one}\n${other}`)))];
}

/** By name, upper case first; parameters of one name stay in their order. */
function sortedQuery(query: string): string {
  const nameOf = (parameter: string): string => parameter.split("=", 1)[0] ?? "";
  return query
    .split("&")
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0))
    .join("&");
}

type HeaderRead =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly code: SignatureProblem; readonly detail: string };

/** A header's value, white space folded. One that came twice is refused: nobody could say which of them was signed. */
function onlyValue(headers: ArrivedHeaders, name: string): HeaderRead {
  const [value, second] = valuesOf(headers, name);
  if (value === undefined)
    return no(
      "SIGNATURE_MISSING",
      `The request has no header ${name}; Gladly signs with it: see that a proxy on the way keeps it.`,
    );
  if (second !== undefined) return no("SIGNATURE_MALFORMED", `The header ${name} came more than once; send it once.`);
  return { ok: true, value: value.trim().replaceAll(/\s+/g, " ") };
}

/** Why a request is not in time; nothing if it is. */
function untimely(time: string, { now, windowSeconds }: ReplayWindow): SignatureVerdict | undefined {
  const at = parseTime(time);
  if (at === undefined) return no("SIGNATURE_MALFORMED", "Gladly-Time is not a time such as 20190213T214016Z, in UTC.");
  const age = (now.getTime() - at) / 1000;
  const apart = `more than ${windowSeconds} seconds`;
  if (age > windowSeconds)
    return no("SIGNATURE_STALE", `The request was signed ${apart} ago, at ${time}; sign it anew.`);
  if (-age > windowSeconds)
    return no(
      "SIGNATURE_FUTURE",
      `The request was signed ${apart} ahead, at ${time}; set the clocks of both sides right.`,
    );
  return undefined;
}

/** Milliseconds since 1970; nothing of what no calendar has. */
function parseTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (second === undefined) return undefined;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso ? at : undefined;
}

function no<const Code extends SignatureProblem>(code: Code, detail: string) {
  return { ok: false, code, detail } as const;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
