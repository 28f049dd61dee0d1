/** Where stores send their webhooks to. */
import { encodeId } from "../ids.js";

/** The path of the gateway below which it takes them. */
export const hooksPath = "/hooks";

/** The header that each delivery bears; a store echoes what a webhook was made with. */
export const secretHeader = "x-storegate-hook-secret";

/** Whether BigCommerce sends anything to an address: it takes https on port 443 alone. */
export function takesHooks(publicUrl: string | undefined): boolean {
  const url = publicUrl === undefined ? null : URL.parse(publicUrl);
  // A URL forgets a port that is its protocol's own.
  return url?.protocol === "https:" && url.port === "";
}

/** Where one store sends its webhooks to. */
export function hookDestination(publicUrl: string, storeId: string): string {
  return `${publicUrl}${pathOf(storeId)}`;
}

/** Whether a webhook goes to this gateway, or to one on this database that had another address. */
export function isOwnDestination(destination: string, storeId: string): boolean {
  return URL.parse(destination)?.pathname.endsWith(pathOf(storeId)) ?? false;
}

function pathOf(storeId: string): string {
  return `${hooksPath}/${encodeId("Store", storeId)}`;
}
