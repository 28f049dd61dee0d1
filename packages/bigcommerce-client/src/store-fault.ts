import { Fault, redact, serverHintMs, type FaultInit, type FaultKind, type HttpResponse } from "@storegate/http-client";
import type { Endpoint } from "./endpoints.js";
import { readVendorError } from "./vendor-error.js";

/** A fault that a store's answer told. */
export class StoreFault extends Fault {
  /** The answer's HTTP status. */
  readonly status: number;
  /** The position, in the batch that was sent, of the item that the store blames, where it names one. */
  readonly itemIndex: number | undefined;

  constructor(init: FaultInit & { readonly status: number; readonly itemIndex?: number | undefined }) {
    super(init);
    this.status = init.status;
    this.itemIndex = init.itemIndex;
  }

  /** Whether the store refused what was sent, and another, or less, may be taken. */
  get isRefusal(): boolean {
    return [400, 404, 409, 413, 422].includes(this.status);
  }
}

/** The most of the vendor's words that is kept, in characters. */
const longestWords = 1000;

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

interface Meaning {
  readonly kind: FaultKind;
  readonly code: string;
  readonly remedy: string;
  readonly retryable?: boolean;
}

/** An answer of an error status as a fault, in the vendor's own words, without the token should they echo it. */
export function storeFault(
  endpoint: Endpoint,
  response: HttpResponse,
  context: { readonly secrets: readonly string[]; readonly retryAfterMs?: number | undefined; readonly nowMs: number },
): StoreFault {
  const { status } = response;
  const call = `${endpoint.method} ${endpoint.path}`;
  const { words, itemIndex, field } = readVendorError(
    response.body,
    // Redacted before it is cut to an excerpt, so that half a token is never left over.
    redact(response.text, context.secrets),
  );
  const said =
    words === ""
      ? `The store answered ${status} to ${call} and gave no reason.`
      : cut(redact(words, context.secrets), longestWords);
  const meaning = meaningOf(status, endpoint);
  const needs =
    meaning.code === "SCOPE_MISSING"
      ? ` (${call} needs ${endpoint.scope === null ? "no scope" : `scope ${endpoint.scope}`})`
      : "";
  const refusesData = meaning.kind === "INPUT" || meaning.kind === "CONFLICT";
  return new StoreFault({
    ...meaning,
    message: `${said}${needs}`,
    field: refusesData && field !== undefined ? redact(field, context.secrets) : undefined,
    status,
    itemIndex,
    retryAfterMs:
      meaning.kind === "RATE_LIMITED" || meaning.kind === "UNAVAILABLE"
        ? serverHintMs(response.headers, context.nowMs, context.retryAfterMs)
        : undefined,
  });
}

function meaningOf(status: number, endpoint: Endpoint): Meaning {
  const call = `${endpoint.method} ${endpoint.path}`;
  if (status >= 300 && status < 400)
    return {
      kind: "CONFIG",
      code: "REDIRECTED",
      remedy: "Check the store's API address, its scheme (https) included: an API does not redirect.",
    };
  switch (status) {
    case 401:
      return {
        kind: "AUTH",
        code: "TOKEN_REJECTED",
        remedy:
          "Check that the access token belongs to this store and still exists; if not, create an API account in the store's control panel and enter its token.",
      };
    case 403:
      return {
        kind: "SCOPE",
        code: "SCOPE_MISSING",
        remedy:
          endpoint.scope === null
            ? "Check that the store allows API calls and that the token is for this store."
            : `Give the API account the scope ${endpoint.scope} and enter the new token; if it has it, look whether the store's plan allows the call.`,
      };
    case 404:
      return {
        kind: "NOT_FOUND",
        code: "NOT_FOUND",
        remedy: `Check that the thing still exists, and that the store's plan has ${call}.`,
      };
    case 409:
      return {
        kind: "CONFLICT",
        code: "CONFLICT",
        remedy: "Something with the same unique value is there already: change one of the two.",
      };
    case 413:
      return { kind: "INPUT", code: "TOO_LARGE", remedy: "Send fewer or smaller items at once." };
    case 400:
    case 422:
      return { kind: "INPUT", code: "INPUT_REFUSED", remedy: "Correct the value that the store names, and try again." };
    case 423:
      return {
        kind: "UNAVAILABLE",
        code: "LOCKED",
        remedy: "Try again when the store has finished with the resource.",
      };
    case 429:
      return {
        kind: "RATE_LIMITED",
        code: "RATE_LIMITED",
        remedy: "Wait: the store's quota is used up, perhaps by other apps, or its platform is under load.",
      };
    case 501:
    case 505:
    case 507:
      return {
        kind: "UNAVAILABLE",
        code: "STORE_CANNOT",
        remedy: "Look whether the store's plan allows the call and has room for more; time alone does not help.",
        retryable: false,
      };
    default:
      return status >= 499
        ? {
            kind: "UNAVAILABLE",
            code: "STORE_UNAVAILABLE",
            remedy: "Try again later; if it lasts, look whether the store is in maintenance or suspended.",
          }
        : {
            kind: "UNEXPECTED",
            code: "REQUEST_REFUSED",
            remedy: `Report this: the store does not take ${call} as Storegate sends it.`,
          };
  }
}
