import { disposableEmailBlocklist } from "disposable-email-domains-js";
import { findDomain } from "./find-domain.js";
import { packageSource } from "./list-source.js";

/** Domains of throw-away addresses. */
export const disposableSource = packageSource("disposable-email-domains-js");

const domains: ReadonlySet<string> = new Set(disposableEmailBlocklist());

/** The entry that holds this domain or one above it. */
export function findDisposable(domain: string): string | undefined {
  return findDomain(domains, domain);
}
