/** Why what was shown opens nothing, as far as whoever showed it may know: nothing here helps to guess a secret. */
import { bearerIn, isCsrfTokenOf, isJwt, type Credentials } from "./credentials.js";
import type { ProgressTokens } from "./progress-tokens.js";

/** A reason, for HTTP and for sockets. */
export interface Refused {
  readonly code: "UNAUTHENTICATED" | "TOKEN_EXPIRED";
  /** What is wrong, and what to do. */
  readonly message: string;
  /** The same for the reason of a socket's close: 123 bytes at most. */
  readonly reason: string;
}

const unauthenticated = (message: string, reason: string): Refused => ({ code: "UNAUTHENTICATED", message, reason });

/** By what was shown. */
export const refusals = {
  nothing: unauthenticated(
    "A key is needed: send Authorization: Bearer KEY, with a key of this gateway.",
    "No key: authorization is missing, or is not of the form Bearer KEY",
  ),
  key: unauthenticated(
    "This key or token opens nothing here: it is none of this gateway, or it has been revoked or has expired. Send Authorization: Bearer KEY, with one that is good.",
    "The key or token is none of this gateway, or has ended",
  ),
  tokenExpired: {
    code: "TOKEN_EXPIRED",
    message: "The progress token has expired. Fetch a new one from whoever handed it out.",
    reason: "The progress token has expired",
  },
  tokenEnded: unauthenticated(
    "The progress token was ended: with the key that issued it, or with its integration.",
    "The progress token was ended with its key or its integration",
  ),
  csrfToken: unauthenticated(
    "A session's cookie counts only with its CSRF token, and the header x-csrf-token is missing or wrong: send the csrfToken that /session answered.",
    "The session's csrfToken is missing or wrong",
  ),
  cookie: unauthenticated(
    "A CSRF token came without its session's cookie. Browsers send it only from pages of this gateway's own site, and it counts only from this gateway's pages or an origin in STOREGATE_CORS_ORIGINS.",
    "The session's cookie did not come, or may not be used on pages of this origin",
  ),
  session: unauthenticated("This session has ended. Sign in again: POST /session with a key.", "The session has ended"),
} as const satisfies Record<string, Refused>;

/** @param credentials of which it is known that they let nobody in. */
export async function whyRefused(credentials: Credentials, tokens: ProgressTokens): Promise<Refused> {
  const { authorization, sessions = [], csrfToken } = credentials;
  if (authorization !== undefined) {
    const secret = bearerIn(authorization);
    if (secret === undefined) return refusals.nothing;
    if (!isJwt(secret)) return refusals.key;
    if (await tokens.hasExpired(secret)) return refusals.tokenExpired;
    return (await tokens.read(secret)) ? refusals.tokenEnded : refusals.key;
  }
  if (sessions.length === 0) return csrfToken === undefined ? refusals.nothing : refusals.cookie;
  // Whether a token is a cookie's is reckoned from the two alone, and says nothing of whether the session is good.
  const isWhole = credentials.withoutCsrf === true || sessions.some((secret) => isCsrfTokenOf(secret, csrfToken));
  return isWhole ? refusals.session : refusals.csrfToken;
}
