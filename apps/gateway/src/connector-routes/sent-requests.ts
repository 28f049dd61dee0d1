/** Requests to connectors' routes in the form in which they came, and keys that come as passwords. */
import type { IncomingMessage } from "node:http";
import type { SentRequest } from "@storegate/connector-kit";
import type { Request, RequestHandler } from "express";
import { placeOf, type RouteTable } from "./route-table.js";

const basic = /^Basic +([A-Za-z0-9+/=_-]+)$/i;

/** What was sent, before anything of it was read or changed. */
export class SentRequests {
  readonly #headers = new WeakMap<IncomingMessage, SentRequest["headers"]>();
  readonly #bodies = new WeakMap<IncomingMessage, Buffer>();

  constructor(private readonly table: RouteTable) {}

  /** Stands before authentication: where a route takes HTTP Basic, the password is looked at as a key. */
  readonly middleware: RequestHandler = (request, response, next) => {
    this.#headers.set(request, { ...request.headers });
    const route = this.table.at(placeOf(request))?.get(request.method)?.route;
    if (route?.takesBasic) {
      const key = passwordIn(request.headers.authorization);
      if (key !== undefined) request.headers.authorization = `Bearer ${key}`;
      response.set("www-authenticate", 'Basic realm="storegate", charset="UTF-8"');
    }
    next();
  };

  /** Keeps the bytes of a body. */
  readonly keepBody = (request: IncomingMessage, bytes: Buffer): void => void this.#bodies.set(request, bytes);

  /** A request that came past {@link middleware}, and whose body was read. */
  of(request: Request): SentRequest {
    const headers = this.#headers.get(request);
    if (!headers) throw new Error("a request came past the reader of its form");
    const [path = "", ...query] = request.originalUrl.split("?");
    const rawBody = this.#bodies.get(request) ?? Buffer.alloc(0);
    return { method: request.method, path, query: query.join("?"), headers, rawBody };
  }
}

/** The password of HTTP Basic (RFC 7617); undefined of any other scheme, and of what cannot be a key. */
function passwordIn(authorization: string | undefined): string | undefined {
  const pair = Buffer.from(basic.exec(authorization ?? "")?.[1] ?? "", "base64").toString("utf8");
  const colon = pair.indexOf(":");
  const password = colon < 0 ? "" : pair.slice(colon + 1);
  return /^\S+$/.test(password) ? password : undefined;
}
