/** What an answer's error status says about who must act, for clients of all vendors. */
import { Fault, type FaultKind } from "./fault.js";
import type { HttpResponse } from "./http-message.js";
import { redact } from "./redaction.js";
import { serverHintMs } from "./retry-timing.js";

/** What a status outside 200 to 299 means wherever nobody says otherwise. */
export interface StatusMeaning {
  readonly kind: FaultKind;
  /** As `CREDENTIALS_REJECTED`. */
  readonly code: string;
  /** Said where time alone does not help, though the kind is one that it heals. */
  readonly retryable?: boolean;
}

/** What its author knows better of a vendor's status than the standard does. */
export interface VendorMeaning extends Partial<StatusMeaning> {
  readonly remedy?: string;
}

/** Settings of {@link faultOfResponse}. */
export interface FaultOfResponse {
  /** Who answered, in words at the start of a sentence: `The CRM`. */
  readonly who: string;
  /** The vendor's own words, where its error body is understood; otherwise the start of the text is told. */
  readonly words?: string | undefined;
  /** What is to be told of no one, should the vendor echo it. */
  readonly secrets?: readonly string[];
  /** Statuses that this vendor uses otherwise, or that it has a remedy for. */
  readonly meanings?: Readonly<Record<number, VendorMeaning>>;
  /** How long the vendor's own headers ask to wait, in milliseconds; goes with `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
  readonly now?: () => number;
}

const meanings: Readonly<Record<number, StatusMeaning>> = {
  400: { kind: "INPUT", code: "INPUT_REFUSED" },
  // Another word than for a store's own token, which disables the store's integrations.
  401: { kind: "AUTH", code: "CREDENTIALS_REJECTED" },
  403: { kind: "SCOPE", code: "SCOPE_MISSING" },
  404: { kind: "NOT_FOUND", code: "NOT_FOUND" },
  408: { kind: "UNAVAILABLE", code: "UNAVAILABLE" },
  409: { kind: "CONFLICT", code: "CONFLICT" },
  410: { kind: "NOT_FOUND", code: "NOT_FOUND" },
  413: { kind: "INPUT", code: "TOO_LARGE" },
  422: { kind: "INPUT", code: "INPUT_REFUSED" },
  423: { kind: "UNAVAILABLE", code: "LOCKED" },
  425: { kind: "UNAVAILABLE", code: "UNAVAILABLE" },
  429: { kind: "RATE_LIMITED", code: "RATE_LIMITED" },
  501: { kind: "UNAVAILABLE", code: "NOT_SUPPORTED", retryable: false },
  505: { kind: "UNAVAILABLE", code: "NOT_SUPPORTED", retryable: false },
  507: { kind: "UNAVAILABLE", code: "NOT_SUPPORTED", retryable: false },
};

/** The meaning of a status outside 200 to 299. */
export function meaningOfStatus(status: number): StatusMeaning {
  const known = meanings[status];
  if (known) return known;
  if (status >= 300 && status < 400) return { kind: "CONFIG", code: "REDIRECTED" };
  // Proxies have made up statuses between 499 and 599, all of them for servers that did not answer.
  return status >= 499 ? { kind: "UNAVAILABLE", code: "UNAVAILABLE" } : { kind: "UNEXPECTED", code: "REQUEST_REFUSED" };
}

/** The most of the vendor's words that is kept, in characters. */
const longestWords = 1000;

/**
 * An answer outside 200 to 299 as a fault, in the vendor's own words without the secrets; of one that time heals, with how
 * long the vendor asked to wait.
 */
export function faultOfResponse(response: HttpResponse, told: FaultOfResponse): Fault {
  const { status } = response;
  const { remedy, ...meaning } = { ...meaningOfStatus(status), remedy: undefined, ...told.meanings?.[status] };
  // Redacted before it is cut, so that half a secret is never left over.
  const words = redact(told.words ?? response.text, told.secrets ?? []).trim();
  const said = words.length <= longestWords ? words : `${words.slice(0, longestWords)}…`;
  const healedByTime = meaning.kind === "RATE_LIMITED" || meaning.kind === "UNAVAILABLE";
  return new Fault({
    ...meaning,
    message:
      said === "" ? `${told.who} answered ${status} and gave no reason.` : `${told.who} answered ${status}: ${said}`,
    remedy,
    retryAfterMs: healedByTime
      ? serverHintMs(response.headers, (told.now ?? Date.now)(), told.retryAfterMs)
      : undefined,
  });
}
