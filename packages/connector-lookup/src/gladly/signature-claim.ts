/** What a `Gladly-Authorization` header says. */

/** A signature, and what it says that it covers. */
export interface SignatureClaim {
  /** The list as it was written, which is signed itself. */
  readonly signedHeaders: string;
  /** The headers that it names, in lower case, each once. */
  readonly headerNames: readonly string[];
  /** 32 bytes. */
  readonly signature: Buffer;
}

/** More headers than any request of Gladly's has. */
const mostHeaders = 100;
/** RFC 9110, token. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Reads `SigningAlgorithm=hmac-sha256, SignedHeaders=accept;gladly-time, Signature=<64 hex digits>`: parts in any order, parts that
 * are not known passed over.
 * @returns What the header claims, or a sentence on why it cannot be read.
 */
export function parseAuthorization(text: string): SignatureClaim | string {
  const parts = partsOf(text);
  if (typeof parts === "string") return parts;
  const [algorithm, signedHeaders, signature] = ["SigningAlgorithm", "SignedHeaders", "Signature"].map((name) =>
    parts.get(name.toLowerCase()),
  );
  if (algorithm === undefined || signedHeaders === undefined || signature === undefined)
    return "Gladly-Authorization needs SigningAlgorithm, SignedHeaders and Signature, with a comma between each.";
  if (algorithm.toLowerCase() !== "hmac-sha256")
    return "Gladly-Authorization names another algorithm than hmac-sha256, the only one that is known.";
  if (!/^[\da-f]{64}$/i.test(signature)) return "The Signature of Gladly-Authorization is not 64 hexadecimal digits.";
  const headerNames = signedHeaders.toLowerCase().split(";");
  return namesProblem(headerNames) ?? { signedHeaders, headerNames, signature: Buffer.from(signature, "hex") };
}

function namesProblem(names: readonly string[]): string | undefined {
  if (names.length > mostHeaders) return `Gladly-Authorization signs more than ${mostHeaders} headers.`;
  if (!names.every((name) => headerName.test(name)))
    return "The SignedHeaders of Gladly-Authorization are not names of headers with a semicolon between each.";
  if (new Set(names).size < names.length) return "The SignedHeaders of Gladly-Authorization name a header twice.";
  // The body's hash is always signed, whatever this list says; headers are only where it names them. A request is stale or not by
  // Gladly-Time, which Gladly promises to list: a signature without it is not of its making, and is no reason to trust that header.
  if (!names.includes("gladly-time")) return "The SignedHeaders of Gladly-Authorization do not name gladly-time.";
  return undefined;
}

/** Values by their names in lower case. */
function partsOf(text: string): Map<string, string> | string {
  const parts = new Map<string, string>();
  for (const part of text.split(",")) {
    const at = part.indexOf("=");
    if (at === -1) return "Gladly-Authorization has a part that is not name=value.";
    const name = part.slice(0, at).trim().toLowerCase();
    if (parts.has(name)) return "Gladly-Authorization has a part twice.";
    parts.set(name, part.slice(at + 1).trim());
  }
  return parts;
}
