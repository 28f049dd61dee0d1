import { Fault } from "@storegate/http-client";
import { parseApiUrl } from "./api-url.js";

/** What a store's hash looks like. BigCommerce documents no length; those seen have 6 to 10 characters. */
const storeHashPattern = /^[a-z0-9]{4,16}$/;

/**
 * The store hash in whatever a person pastes: the hash itself, `stores/HASH`, `store-HASH.mybigcommerce.com` (with a
 * channel's number or not), a control panel's or an API's address. `apiUrl` makes addresses of that API known, too.
 * @throws Fault INPUT with code STORE_HASH_INVALID and a sentence that says what was expected; what {@link parseApiUrl}
 * throws for an `apiUrl` that is none.
 */
export function parseStoreHash(text: string, options: { readonly apiUrl?: string } = {}): string {
  const given = text.trim().toLowerCase();
  const hash = given.includes("://") ? hashInAddress(given, options.apiUrl) : hashInWords(given);
  if (hash !== undefined && storeHashPattern.test(hash)) return hash;
  throw new Fault({
    kind: "INPUT",
    code: "STORE_HASH_INVALID",
    // What was pasted is not repeated: it may be a token that went into the wrong field.
    message:
      "This holds no store hash: expected 4 to 16 letters and digits, such as abc123, or an address like store-abc123.mybigcommerce.com.",
    remedy:
      "Take the hash from the API account's API path (https://api.bigcommerce.com/stores/HASH/v3/) or from the control panel's address (https://store-HASH.mybigcommerce.com/manage). A shop's own domain does not contain it.",
    field: "storeHash",
  });
}

function hashInWords(given: string): string | undefined {
  if (storeHashPattern.test(given)) return given;
  const host = given.split(/[/?#]/, 1)[0] ?? "";
  return (
    hashInPath(given) ??
    hashInHost(host) ??
    (host.endsWith(".bigcommerce.com") ? hashInAddress(`https://${given}`) : undefined)
  );
}

function hashInAddress(given: string, apiUrl?: string): string | undefined {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "") return undefined;
  const api = apiUrl === undefined ? null : new URL(parseApiUrl(apiUrl).toLowerCase());
  const apiPath = api?.pathname.replace(/\/$/, "") ?? "";
  if (url.host === api?.host && url.pathname.startsWith(apiPath)) return hashInPath(url.pathname.slice(apiPath.length));
  // A path of the same shape on somebody else's host means something else.
  return url.hostname.endsWith(".bigcommerce.com") ? hashInPath(url.pathname) : hashInHost(url.host);
}

function hashInPath(path: string): string | undefined {
  return /^\/?stores\/([a-z0-9]+)(?:\/.*)?$/.exec(path)?.[1];
}

function hashInHost(host: string): string | undefined {
  return /^store-([a-z0-9]+)(?:-\d+)?\.mybigcommerce\.com(?::\d+)?$/.exec(host)?.[1];
}
