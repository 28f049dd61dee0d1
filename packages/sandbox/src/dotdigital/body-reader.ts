import type { IncomingMessage } from "node:http";
import { refusedV2, refusedV3 } from "./dotdigital-refusal.js";

/** The most of a body, in bytes: what an import may have. */
const largestBody = 50_000_000;

/** The JSON of a request; `undefined` where its body is empty. @throws DotdigitalRefusal of one that is too large, or none */
export async function readBody(message: IncomingMessage, path: string): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  // What is too large is read to its end, so that whoever sends it gets to hear so.
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= largestBody) parts.push(part);
  }
  const isV3 = path.startsWith("/contacts/v3");
  if (size > largestBody) {
    const words = "The body has more than 50 MB.";
    throw isV3 ? refusedV3(413, "contacts:bodyTooLarge", words) : refusedV2(413, "", words);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8")) as unknown;
  } catch {
    const words = "The body is no JSON.";
    throw isV3
      ? refusedV3(400, "contacts:badJson", words)
      : refusedV2(400, "ERROR_BODY_DOES_NOT_MATCH_CONTENT_TYPE", words);
  }
}
