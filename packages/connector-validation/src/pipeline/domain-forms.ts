import { createRequire } from "node:module";

/** A domain name as the DNS knows it and as people write it. */
export interface DomainForms {
  /** Lower-case; labels beyond ASCII in Punycode (RFC 3492). */
  readonly ascii: string;
  readonly unicode: string;
}

interface Tr46Options {
  readonly checkBidi: boolean;
  readonly checkHyphens: boolean;
  readonly checkJoiners: boolean;
  readonly useSTD3ASCIIRules: boolean;
  readonly transitionalProcessing: boolean;
}

interface Tr46 {
  toASCII(domain: string, options: Tr46Options): string | null;
  toUnicode(domain: string, options: Tr46Options): { readonly domain: string; readonly error: boolean };
}

// tr46 is CommonJS and brings no types.
const tr46: Tr46 = createRequire(import.meta.url)("tr46");

/** UTS #46, all checks on; non-transitional, so that ß and its kin stay what they are. Lengths are judged by the caller. */
const strict: Tr46Options = {
  checkBidi: true,
  checkHyphens: true,
  checkJoiners: true,
  useSTD3ASCIIRules: true,
  transitionalProcessing: false,
};

/**
 * Both forms of a domain by UTS #46; `undefined` when it is no valid international domain name. A domain of plain ASCII
 * labels is only lower-cased: what it may hold is the mail grammar's to say.
 */
export function domainForms(domain: string): DomainForms | undefined {
  const lower = domain.toLowerCase();
  if (isAscii(lower) && !/(?:^|\.)xn--/.test(lower)) return { ascii: lower, unicode: lower };
  const ascii = tr46.toASCII(domain, strict);
  const unicode = tr46.toUnicode(domain, strict);
  return ascii === null || unicode.error ? undefined : { ascii, unicode: unicode.domain };
}

/** Whether all characters are of 7 bits. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
