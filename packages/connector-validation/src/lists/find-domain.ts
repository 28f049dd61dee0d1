import { getDomain } from "tldts";

/** What the set holds of a domain and those above it, down to the registrable one: the first that it holds. */
export function findDomain(set: ReadonlySet<string>, domain: string): string | undefined {
  const registrable = getDomain(domain, { allowPrivateDomains: false }) ?? domain;
  const labels = domain.split(".");
  const deepest = labels.length - registrable.split(".").length;
  for (let from = 0; from <= deepest; from += 1) {
    const candidate = labels.slice(from).join(".");
    if (set.has(candidate)) return candidate;
  }
  return undefined;
}
