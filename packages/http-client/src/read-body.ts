import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { BodyTimeout, BodyTooLarge } from "./network-failure.js";

/** What bounds the reading of one answer. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** From the headers to the last byte, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Reads an answer to its end as UTF-8, in pieces, never holding more than the limit and one piece.
 * @throws BodyTooLarge, BodyTimeout, or the stream's own error when the connection breaks.
 */
export async function readBody(
  body: Readable,
  declaredLength: string | undefined,
  limits: BodyLimits,
): Promise<string> {
  const tooLarge = new BodyTooLarge(limits.maxBytes);
  const timer = setTimeout(() => body.destroy(new BodyTimeout("the answer took too long")), limits.timeoutMs);
  try {
    if (Number(declaredLength) > limits.maxBytes) {
      // The error that destroying makes has no reader any more; the one thrown here says why.
      body.on("error", () => undefined).destroy();
      throw tooLarge;
    }
    // Decoded piece by piece: a copy of the whole in bytes would outlive it in memory until the next full collection.
    const decoder = new StringDecoder("utf8");
    let text = "";
    let size = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      size += piece.byteLength;
      if (size > limits.maxBytes) throw tooLarge;
      text += decoder.write(piece);
    }
    text += decoder.end();
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  } finally {
    clearTimeout(timer);
  }
}
