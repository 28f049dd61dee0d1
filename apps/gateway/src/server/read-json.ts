import { AsyncResource } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import express, { type RequestHandler } from "express";

const plainJson = /^application\/json(?: *; *charset=utf-8)?$/i;

/**
 * Reads a body of JSON. Nearly all come plain, in UTF-8 and with their length, and are read here; what is packed, in pieces or
 * in another charset goes to express, which takes several times as long. Both tell the same errors.
 * @param keep is handed the bytes before they are read as JSON.
 */
export function readJson(
  maxBodyBytes: number,
  keep?: (request: IncomingMessage, bytes: Buffer) => void,
): RequestHandler {
  const general = express.json({
    limit: maxBodyBytes,
    ...(keep && { verify: (request, _response, bytes) => keep(request, bytes) }),
  });
  return (request, response, next) => {
    const { "content-type": type = "", "content-length": length, "content-encoding": encoding } = request.headers;
    const size = Number(length);
    const isPlain = encoding === undefined && plainJson.test(type) && size > 0 && size <= maxBodyBytes;
    if (!isPlain || request.method !== "POST") return general(request, response, next);
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    // Who has gone away is answered nothing.
    request.on("error", () => {});
    // The end comes in nobody's scope; what follows belongs to this request's.
    const read = AsyncResource.bind(() => {
      const bytes = Buffer.concat(pieces);
      keep?.(request, bytes);
      const body = parsed(bytes.toString("utf8"));
      if (body === undefined)
        return next(Object.assign(new Error("no JSON"), { status: 400, type: "entity.parse.failed" }));
      request.body = body;
      next();
    });
    request.on("end", read);
  };
}

/** An object or a list; undefined for anything else, and for what is no JSON. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
