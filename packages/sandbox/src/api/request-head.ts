import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.js";

/** The largest body the store reads. Ten customers with ten attributes each are far below. */
const largestBody = 1_000_000;

/** Refuses with 406 who does not take JSON. Who says nothing takes anything. */
export function checkAccept(accept: string | undefined): void {
  if (accept === undefined) return;
  const taken = accept.split(",").map((one) => (one.split(";")[0] ?? "").trim().toLowerCase());
  if (taken.some((one) => one === "application/json" || one === "application/*" || one === "*/*")) return;
  throw new Refusal(406, "Not Acceptable", { why: `it accepts ${accept} and not JSON` });
}

/** Refuses with 415 a body that is not said to be JSON. */
export function checkContentType(contentType: string | undefined): void {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return;
  throw new Refusal(415, "Unsupported Media Type", {
    why: `its Content-Type is ${contentType ?? "missing"} and not JSON`,
  });
}

/** The whole body as JSON; 400 where it is none. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) {
      throw new Refusal(413, "The request payload is too large.", {
        why: `the body has more than ${largestBody} bytes`,
      });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw new Refusal(400, "JSON data is missing or invalid", { why: "the body is not JSON" });
  }
}
