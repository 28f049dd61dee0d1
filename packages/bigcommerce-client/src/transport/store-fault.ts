import { Fault, redact, serverHintMs, type FaultInit, type HttpResponse } from "@storegate/http-client";
import { scopeInWords, type Endpoint } from "./endpoint.js";
import { meaningOf, type Meaning } from "./status-meaning.js";
import { readVendorError, sentence } from "./vendor-error.js";

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
    return [400, 409, 413, 422].includes(this.status);
  }
}

/** The most of the vendor's words that is kept, in characters. */
const longestWords = 1000;

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** An answer of an error status as a fault, in the vendor's own words, without the token should they echo it. */
export function storeFault(
  endpoint: Endpoint,
  response: HttpResponse,
  context: {
    readonly storeHash: string;
    readonly secrets: readonly string[];
    readonly retryAfterMs?: number | undefined;
    readonly nowMs: number;
  },
): StoreFault {
  const { status } = response;
  const { words, itemIndex, field } = readVendorError(
    response.body,
    // Redacted before it is cut to an excerpt, so that half a token is never left over.
    redact(response.text, context.secrets),
  );
  const meaning = meaningOf(status, endpoint, context.storeHash);
  const refusesData = meaning.kind === "INPUT" || meaning.kind === "CONFLICT";
  return new StoreFault({
    ...meaning,
    message: messageOf(meaning, {
      endpoint,
      status,
      storeHash: context.storeHash,
      words: cut(redact(words, context.secrets), longestWords),
    }),
    field: refusesData && field !== undefined ? redact(field, context.secrets) : undefined,
    status,
    itemIndex,
    retryAfterMs:
      meaning.kind === "RATE_LIMITED" || meaning.kind === "UNAVAILABLE"
        ? serverHintMs(response.headers, context.nowMs, context.retryAfterMs)
        : undefined,
  });
}

/**
 * What was asked and what the store said to it, in sentences. Who is refused a record hears the store's words alone: the
 * record stands beside them.
 */
function messageOf(
  { kind }: Meaning,
  asked: { readonly endpoint: Endpoint; readonly status: number; readonly storeHash: string; readonly words: string },
): string {
  const { endpoint, status, storeHash, words } = asked;
  const call = `${endpoint.method} ${endpoint.path}`;
  const answered =
    kind === "AUTH" ? `The store ${storeHash} refused the access token` : `The store answered ${status} to ${call}`;
  const said = words === "" ? `${answered} and gave no reason` : words;
  if (kind === "SCOPE") return `${sentence(said)} ${call} needs ${scopeInWords(endpoint)}.`;
  const standsAlone = words === "" || kind === "INPUT" || kind === "CONFLICT";
  return sentence(standsAlone ? said : `${answered}: ${said}`);
}
