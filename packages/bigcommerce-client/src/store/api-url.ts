import { Fault } from "@storegate/http-client";

/** Where BigCommerce's own API is. */
export const bigCommerceApiUrl = "https://api.bigcommerce.com";

/**
 * Where an API is, without a slash at its end, in whatever address of it a person pastes: `/stores` and all that follows is
 * left out, since that is where each store's own part begins.
 * @throws Fault CONFIG with code API_URL_INVALID; what was pasted is not repeated, for it may hold a password.
 */
export function parseApiUrl(text: string): string {
  const url = URL.parse(text.trim());
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") {
    const ofStores = /^(.*?)\/stores(?:\/.*)?$/.exec(url.pathname)?.[1];
    if (ofStores !== undefined || (url.search === "" && url.hash === ""))
      return `${url.origin}${(ofStores ?? url.pathname).replace(/\/+$/, "")}`;
  }
  throw new Fault({
    kind: "CONFIG",
    code: "API_URL_INVALID",
    message: "The store's API address is not a plain http or https URL.",
    remedy: "Leave it out for BigCommerce's own, or give scheme and host alone, as https://api.bigcommerce.com.",
    field: "apiUrl",
  });
}
