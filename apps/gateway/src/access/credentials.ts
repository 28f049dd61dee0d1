/** What a request shows to say who sends it, and the forms that secrets have. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { parseCookie } from "cookie";

/** What was shown. */
export interface Credentials {
  /**
   * The `Authorization` header, or the same words in a socket's connection parameters. Where it is given it alone counts,
   * whatever cookie a browser adds.
   */
  readonly authorization?: unknown;
  /**
   * The `Cookie` header. Over a socket, hand it on only where the `Origin` header names this gateway or one that may call
   * it: browsers send cookies with sockets that pages of anybody open.
   */
  readonly cookie?: string | undefined;
  /** The `x-csrf-token` header, or `csrfToken` of a socket's connection parameters. Without it a cookie counts for nothing. */
  readonly csrfToken?: unknown;
  /** For a GET that changes nothing and that no page of another site can read: the cookie counts alone. */
  readonly withoutCsrf?: boolean;
}

/** The cookie that holds a session's secret. */
export const sessionCookie = "storegate_session";

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
  return createHash("sha256").update(secret).digest("hex");
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

/** The session's secret in a `Cookie` header. */
export function sessionSecretIn(cookie: string | undefined): string | undefined {
  return cookie === undefined ? undefined : parseCookie(cookie)[sessionCookie];
}

/** Whether a secret has the form of a signed token: three parts, of which the first is a JSON object in base64url. */
export function isJwt(secret: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(secret);
}
