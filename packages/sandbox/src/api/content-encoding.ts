import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import type { StoreResponse } from "./store-service.js";

const gzip = promisify(gzipWithCallback);

/** Below so many bytes compressing makes nothing faster. */
const leastBytes = 1000;

/** The body of an answer as it goes over the wire, and the headers that go with it. */
export interface EncodedBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer | undefined;
}

/** Compresses JSON of some length for who accepts gzip (BigCommerce API reference, request headers); all else stays. */
export async function encoded(answer: StoreResponse, acceptEncoding: string | undefined): Promise<EncodedBody> {
  const { headers, body } = answer;
  if (body === undefined) return { headers, bytes: undefined };
  const bytes = Buffer.from(body);
  const isJson = headers["content-type"] === "application/json";
  const isEncoded = Object.keys(headers).some((name) => name.toLowerCase() === "content-encoding");
  if (!isJson || isEncoded || bytes.length <= leastBytes || !takesGzip(acceptEncoding)) return { headers, bytes };
  return { headers: { ...headers, "content-encoding": "gzip" }, bytes: await gzip(bytes) };
}

/** Whether the header names gzip, and not to refuse it. */
function takesGzip(acceptEncoding = ""): boolean {
  return acceptEncoding.split(",").some((one) => {
    const [name = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
    return name === "gzip" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
