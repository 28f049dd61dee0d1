import { createHmac, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { StoreResponse } from "../api/store-service.js";
import type { Batch } from "./batch.js";
import type { CsvKind } from "./batch-csv.js";
import type { TruelistClock } from "./truelist-clock.js";

/** The path of a CSV file at its host, with names in the places of what differs. */
export const csvPath = "/truelist-results/{batch}/{file}";

/** What a request for a CSV file asks for, once its URL was found good. */
export interface CsvRequest {
  readonly batchId: string;
  /** The file's name without its ending. */
  readonly file: string;
}

/** Pre-signed URLs as object stores make them: whoever has one may read, for a while, and must not say who they are. */
export class CsvUrls {
  readonly #clock: TruelistClock;
  readonly #secret = randomBytes(32);
  #origin = "";
  #made = 0;
  #expired = 0;

  constructor(clock: TruelistClock) {
    this.#clock = clock;
  }

  /** Where the files are, as soon as that is known: `http://127.0.0.1:1234`. */
  setOrigin(origin: string): void {
    this.#origin = origin;
  }

  sign(batch: Batch, kind: CsvKind, lifetimeMs: number): string {
    this.#made += 1;
    const path = `/truelist-results/${batch.id}/${kind}.csv`;
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Date": String(Math.floor(this.#clock.now())),
      "X-Amz-Expires": String(lifetimeMs),
      "X-Amz-Credential": String(this.#made),
      "X-Amz-SignedHeaders": "host",
    });
    query.append("X-Amz-Signature", this.#signature(path, query));
    return `${this.#origin}${path}?${query.toString()}`;
  }

  /** No URL that was made so far is good any more. */
  expireAll(): void {
    this.#expired = this.#made;
  }

  /** What a request may read, or the object store's refusal. */
  read(message: IncomingMessage): CsvRequest | StoreResponse {
    const url = new URL(message.url ?? "/", "http://csv");
    if (message.headers.authorization !== undefined) {
      return refusal(400, "InvalidArgument", "Only one auth mechanism allowed");
    }
    const query = url.searchParams;
    const signature = query.get("X-Amz-Signature");
    query.delete("X-Amz-Signature");
    if (signature !== this.#signature(url.pathname, query)) {
      return refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match.");
    }
    const age = this.#clock.now() - Number(query.get("X-Amz-Date"));
    const isExpired =
      age >= Number(query.get("X-Amz-Expires")) || Number(query.get("X-Amz-Credential")) <= this.#expired;
    if (isExpired) return refusal(403, "AccessDenied", "Request has expired");
    const [, , batchId = "", name = ""] = url.pathname.split("/");
    return { batchId, file: name.replace(/\.csv$/, "") };
  }

  #signature(path: string, query: URLSearchParams): string {
    return createHmac("sha256", this.#secret).update(`${path}?${query.toString()}`).digest("hex");
  }
}

/** What an object store answers where it does not answer a file. */
export function refusal(status: number, code: string, message: string): StoreResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}
