/** What is written of contacts, in the words of version 3's requests. */
import type { ConsentProof, ContactWrite } from "../provider.js";

/** A contact of an import. No subscription is part of it, on purpose: whoever opted out stays so. */
export interface WireContact {
  readonly matchIdentifier: "email";
  readonly identifiers: { readonly email: string };
  readonly dataFields?: ContactWrite["fields"];
  readonly lists?: readonly number[];
  readonly consentRecords?: readonly WireConsent[];
}

interface WireConsent {
  readonly text: string;
  /** ISO 8601, of UTC. */
  readonly dateTimeConsented: string;
  readonly url: string;
  readonly ipAddress: string;
  readonly userAgent: string;
}

/** What an import has at most: contacts, as the vendor's own connector sends them, and bytes, well below the 50 MB that are taken. */
export const importBounds = { contacts: 2000, bytes: 20_000_000 };

/** One of an import's contacts. Lists and consents that are none are left out: an empty array is refused. */
export function toWire({ email, addTo, fields, consent }: ContactWrite): WireContact {
  return {
    matchIdentifier: "email",
    identifiers: { email },
    ...(Object.keys(fields).length > 0 && { dataFields: fields }),
    ...(addTo.length > 0 && { lists: addTo.map(Number) }),
    ...(consent && isWhole(consent) && { consentRecords: [toConsent(consent)] }),
  };
}

/** Whether all five are known: Dotdigital takes no consent of which one is missing. */
export function isWhole({ text, at, url, ipAddress, userAgent }: ConsentProof): boolean {
  const isTimed = !Number.isNaN(at.getTime());
  return isTimed && [text, url, ipAddress, userAgent].every((value) => value.trim() !== "");
}

function toConsent({ text, at, url, ipAddress, userAgent }: ConsentProof): WireConsent {
  return { text, dateTimeConsented: at.toISOString(), url, ipAddress, userAgent };
}

/** Writes in their order, as many together as one import may have. */
export function inImports(
  writes: readonly ContactWrite[],
  bounds: typeof importBounds = importBounds,
): readonly (readonly ContactWrite[])[] {
  const imports: ContactWrite[][] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = Buffer.byteLength(JSON.stringify(toWire(write)));
    const last = imports.at(-1);
    if (last === undefined || last.length >= bounds.contacts || bytes + size > bounds.bytes) {
      imports.push([write]);
      bytes = size;
    } else {
      last.push(write);
      bytes += size;
    }
  }
  return imports;
}
