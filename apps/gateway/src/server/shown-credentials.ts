/** What requests and sockets show to say whose they are. */
import type { IncomingMessage } from "node:http";
import { sessionSecretsIn, type Credentials } from "../access/credentials.js";
import type { OriginReader } from "./origin.js";

/** Connection parameters that count: `authorization` as in the header, or beside a session's cookie its `csrfToken`. */
export type ConnectionParams = { readonly authorization?: unknown; readonly csrfToken?: unknown };

/** Reads credentials, with a browser's cookie only on pages of this gateway or of an origin that is allowed. */
export interface CredentialsReader {
  /** Of a request. @param withoutCsrf for a GET that changes nothing and that no page of another site can read. */
  ofRequest(request: IncomingMessage, withoutCsrf?: boolean): Credentials;
  /** Of a socket, by the request that opened it. */
  ofSocket(request: IncomingMessage, params: ConnectionParams | undefined): Credentials;
}

/** @param allowedOrigins of other sites whose pages may come with a session's cookie. */
export function credentialsReader(originOf: OriginReader, allowedOrigins: readonly string[]): CredentialsReader {
  const allowed = new Set(allowedOrigins);
  /** Browsers say the origin of what may change something; who says none is no browser, and has its cookie by its own doing. */
  const sessionsOf = (request: IncomingMessage): readonly string[] => {
    const { origin, cookie } = request.headers;
    const { baseUrl } = originOf(request);
    if (origin !== undefined && !allowed.has(origin) && origin !== URL.parse(baseUrl)?.origin) return [];
    return sessionSecretsIn(cookie, isSecure(baseUrl));
  };
  return {
    ofRequest: (request, withoutCsrf = false) => {
      const { authorization, "x-csrf-token": csrfToken } = request.headers;
      return { authorization, csrfToken, withoutCsrf, sessions: sessionsOf(request) };
    },
    ofSocket: (request, params) => {
      const { authorization, csrfToken } = params ?? {};
      return { authorization, csrfToken, sessions: sessionsOf(request) };
    },
  };
}

/** Whether a page under this address came by https. */
export function isSecure(baseUrl: string): boolean {
  return baseUrl.startsWith("https:");
}
