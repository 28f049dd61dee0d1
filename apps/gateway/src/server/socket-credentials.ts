/** What a socket shows to say whose it is. */
import type { IncomingMessage } from "node:http";
import type { Credentials } from "../access/credentials.js";

/** Connection parameters that count: `authorization` as in the header, or beside a session's cookie its `csrfToken`. */
export type ConnectionParams = { readonly authorization?: unknown; readonly csrfToken?: unknown };

/** The credentials of a socket. A browser's cookie counts only on pages of this gateway or of an origin that is allowed. */
export function credentialsOf(
  { headers }: IncomingMessage,
  params: ConnectionParams | undefined,
  allowedOrigins: readonly string[],
): Credentials {
  const { authorization, csrfToken } = params ?? {};
  if (!mayBringCookie(headers, allowedOrigins)) return { authorization, csrfToken };
  return { authorization, csrfToken, cookie: headers.cookie };
}

/** Browsers say the origin of each socket; who says none is no browser, and has its cookie by its own doing. */
function mayBringCookie({ origin, host }: IncomingMessage["headers"], allowedOrigins: readonly string[]): boolean {
  if (origin === undefined || allowedOrigins.includes(origin)) return true;
  return host !== undefined && URL.parse(origin)?.host === host.toLowerCase();
}
