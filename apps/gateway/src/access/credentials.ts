/** What a request shows to say who sends it, and the forms that secrets have. */
import { createHash, hash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What was shown. */
export interface Credentials {
  /**
   * The `Authorization` header, or the same words in a socket's connection parameters. Where it is given it alone counts,
   * whatever cookie a browser adds.
   */
  readonly authorization?: unknown;
  /**
   * The secrets of the session's cookies: see {@link sessionSecretsIn}. Hand them on only where the `Origin` header names this
   * gateway or one that may call it: browsers send cookies with sockets that pages of anybody open.
   */
  readonly sessions?: readonly string[];
  /** The `x-csrf-token` header, or `csrfToken` of a socket's connection parameters. Without it a cookie counts for nothing. */
  readonly csrfToken?: unknown;
  /** For a GET that changes nothing and that no page of another site can read: the cookie counts alone. */
  readonly withoutCsrf?: boolean;
}

/**
 * The cookie that holds a session's secret. By https it has the prefix that browsers give no other site of the same domain,
 * so that none there can put a cookie of its own in its place.
 */
export function sessionCookie(isSecure: boolean): string {
  return isSecure ? "__Host-storegate_session" : "storegate_session";
}

/** More cookies of that name are not looked at. */
const mostSessions = 4;

/** A new key's secret. */
export function newKeySecret(): string {
  return `sgk_${randomBytes(32).toString("base64url")}`;
}

/** A new session's secret. */
export function newSessionSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** How a secret is kept: it has 256 bits by itself, or is as long as its owner made it, and needs no salt to be unlike others. */
export function hashOf(secret: string): string {
  return hash("sha256", secret);
}

/** The token that a page sends beside a session's cookie: it can be reckoned from the secret alone, and does not tell it. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac("sha256", sessionSecret).update("storegate:csrf").digest("base64url");
}

/** Whether what was sent is a session's token; how long the look takes does not tell how much of it was right. */
export function isCsrfTokenOf(sessionSecret: string, sent: unknown): boolean {
  if (typeof sent !== "string") return false;
  const [expected, given] = [csrfTokenOf(sessionSecret), sent].map((text) =>
    createHash("sha256").update(text).digest(),
  );
  return expected !== undefined && given !== undefined && timingSafeEqual(expected, given);
}

const bearer = /^Bearer +(\S+)$/i;

/** The secret in an `Authorization` header; undefined when there is none of this scheme. */
export function bearerIn(authorization: unknown): string | undefined {
  return typeof authorization === "string" ? bearer.exec(authorization)?.[1] : undefined;
}

/** The sessions' secrets in a `Cookie` header: one, unless another site of the same domain has set some, too. */
export function sessionSecretsIn(cookie: string | undefined, isSecure: boolean): string[] {
  const name = `${sessionCookie(isSecure)}=`;
  const secrets = (cookie ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .flatMap((pair) => (pair.startsWith(name) ? [pair.slice(name.length)] : []))
    .filter((secret) => /^[\w-]+$/.test(secret));
  return [...new Set(secrets)].slice(0, mostSessions);
}

/** The secrets that count among what was shown, of which one is to be good: a key or token alone, else those of sessions. */
export function secretsShown({ authorization, sessions, csrfToken, withoutCsrf }: Credentials): readonly string[] {
  if (authorization !== undefined) {
    const secret = bearerIn(authorization);
    return secret === undefined ? [] : [secret];
  }
  return (sessions ?? []).filter((secret) => withoutCsrf === true || isCsrfTokenOf(secret, csrfToken));
}

/** Whether a secret has the form of a signed token: three parts, of which the first is a JSON object in base64url. */
export function isJwt(secret: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(secret);
}
