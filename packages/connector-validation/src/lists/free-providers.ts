import { createRequire } from "node:module";
import { z } from "zod";
import { findDisposable } from "./disposable-domains.js";
import { type ListSource, packageSource } from "./list-source.js";

const packaged = packageSource("email-providers");
/** Our own list. */
const own: ListSource = { name: "Storegate's list of mail providers", version: "2026-11" };

const common = z.array(z.string()).parse(createRequire(import.meta.url)("email-providers/common.json"));

/** Providers that the package lacks, some of them close to a bigger name. */
const added = [
  "email.com",
  "fastmail.com",
  "gmx.ch",
  "googlemail.com",
  "hotmail.co.uk",
  "hotmail.de",
  "hotmail.es",
  "hotmail.fr",
  "hotmail.it",
  "live.co.uk",
  "live.fr",
  "live.nl",
  "mail.de",
  "outlook.de",
  "outlook.es",
  "outlook.fr",
  "pm.me",
  "posteo.de",
  "rocketmail.com",
  "tuta.com",
  "tutanota.com",
  "yahoo.com.ar",
  "yahoo.com.au",
  "yahoo.com.mx",
  "yahoo.es",
  "yahoo.in",
  "yahoo.it",
  "yahoo.co.in",
  "yahoo.com.hk",
  "yahoo.com.sg",
  "ymail.com",
];

const sources: ReadonlyMap<string, ListSource> = new Map([
  ...added.map((domain) => [domain, own] as const),
  // The package counts some throw-away services among the providers.
  ...common.filter((domain) => findDisposable(domain) === undefined).map((domain) => [domain, packaged] as const),
]);

/** The list that knows the domain as a provider of free mailboxes. */
export function findFreeProvider(domain: string): ListSource | undefined {
  return sources.get(domain);
}
