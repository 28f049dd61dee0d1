/** What stands where a secret stood. */
export const redacted = "[redacted]";

/** Headers whose values are credentials, in lower case. */
const credentialHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "proxy-authorization",
  "set-cookie",
  "x-api-key",
  "x-auth-client",
  "x-auth-token",
]);

/** Shorter values are not secrets: to blot out every "1" would spoil the text and protect nothing. */
const shortestSecret = 4;

/** A text without any of the secrets, as they are and as JSON, URLs and forms write them. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const form of writtenForms(secrets)) clean = clean.replaceAll(form, redacted);
  return clean;
}

/** Headers with the values of credentials, and any of the secrets elsewhere, taken out. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[] = [],
): Record<string, string> {
  const all = [...secrets, ...credentialsOf(headers)];
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      credentialHeaders.has(name.toLowerCase()) ? redacted : redact(value, all),
    ]),
  );
}

/** The secret values that headers carry: whole, and without a scheme such as `Bearer`, and each cookie's. */
export function credentialsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    if (!credentialHeaders.has(key)) return [];
    if (key === "cookie") return [value, ...value.split(/;\s*/).map((pair) => pair.slice(pair.indexOf("=") + 1))];
    const token = /^[A-Za-z][\w-]* +(\S.*)$/.exec(value)?.[1];
    return token === undefined ? [value] : [value, token];
  });
}

/**
 * An error as something that may be kept as a `cause`: name, code, message and stack, redacted, and nothing else, because
 * an error's other properties (a parser's raw data, a socket's state) may carry what was sent or answered.
 */
export function redactedCause(error: unknown, secrets: readonly string[]): Error {
  if (!(error instanceof Error)) return new Error(redact(String(error), secrets));
  const inner =
    error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : (error.cause ?? undefined);
  const cause = inner === undefined ? undefined : { cause: redactedCause(inner, secrets) };
  const clean = new Error(redact(error.message, secrets), cause);
  clean.name = error.name;
  if (error.stack !== undefined) clean.stack = redact(error.stack, secrets);
  const code: unknown = "code" in error ? error.code : undefined;
  return typeof code === "string" ? Object.assign(clean, { code }) : clean;
}

/** A secret shorter than this leaves so few letters of base64 that they stand in many texts by chance. */
const shortestEncoded = 8;

/** How secrets are written by who means to encode them: in hex and in base64, wherever in the bytes they begin. */
export function encodedForms(secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    if (bytes.length < shortestEncoded) return [];
    const hex = bytes.toString("hex");
    const base64 = [0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
      // Of the letters at both ends, some bits are the neighbours'.
      return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    });
    return [hex, hex.toUpperCase(), ...base64, ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
  });
}

/** How secrets stand in texts, as they are and as JSON, URLs and forms write them; the longest first, so that one which holds another goes as a whole. */
export function writtenForms(secrets: readonly string[]): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    forms.add(secret);
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(encodeURIComponent(secret.toWellFormed()));
    forms.add(new URLSearchParams({ "": secret }).toString().slice(1));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}
