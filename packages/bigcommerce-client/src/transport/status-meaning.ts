import type { FaultKind } from "@storegate/http-client";
import { scopeInWords, type Endpoint } from "./endpoint.js";

/** What an error status of a store's means: who must act, and what to do. */
export interface Meaning {
  readonly kind: FaultKind;
  readonly code: string;
  readonly remedy: string;
  readonly retryable?: boolean;
}

/** The meaning of a status outside 200 to 299 that an endpoint of a store answered. */
export function meaningOf(status: number, endpoint: Endpoint, storeHash: string): Meaning {
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
        remedy: `Either ${storeHash} is the hash of another store than the token's: correct the hash. Or the token is wrong or deleted: create an API account in the store's control panel and enter its token.`,
      };
    case 403:
      return {
        kind: "SCOPE",
        code: "SCOPE_MISSING",
        remedy:
          endpoint.scope === null
            ? "Check that the store allows API calls and that the token is for this store."
            : `Give the API account ${scopeInWords(endpoint)} and enter the new token; if it has it, look whether the store's plan allows the call.`,
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
        remedy:
          endpoint.inConflict ??
          "Something with the same unique value is there already: change one of the two. Or what the value refers to, as a category, is not there: correct the value.",
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
