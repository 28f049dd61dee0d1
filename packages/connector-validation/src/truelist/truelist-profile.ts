/** What a verdict of Truelist's rests on. */
import { createHash } from "node:crypto";
import type { Profile } from "../verdicts/provider.js";
import type { TruelistConfig } from "./truelist-options.js";

/** Where Truelist is (apidocs.truelist.io). */
export const truelistUrl = "https://api.truelist.io";

/**
 * Who was asked, and how thoroughly it was to look. Verdicts are shared by all stores of a gateway, and whoever edits one
 * integration may say where Truelist is: what is said at another place than the vendor's own is known to those alone who ask
 * at the same one. Whose key paid makes no difference.
 */
export function truelistProfile({ url, strategy }: Pick<TruelistConfig, "url" | "strategy">): Profile {
  const place = placeOf(url);
  if (place === placeOf(truelistUrl)) return `truelist/${strategy}`;
  return `truelist/${strategy}/${createHash("sha256").update(place).digest("hex").slice(0, 32)}`;
}

function placeOf(url: string): string {
  return new URL(url).href.replace(/\/+$/, "");
}
