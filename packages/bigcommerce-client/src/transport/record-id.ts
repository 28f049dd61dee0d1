import { Fault } from "@storegate/http-client";
import type { Endpoint } from "./endpoint.js";

/**
 * An id as it is sent; the API's are whole numbers from 1 on. A caller past the types may bring anything, and an empty text
 * in an id's place would make the address of one thing that of all.
 * @throws Fault INPUT with code ID_INVALID.
 */
export function recordId(endpoint: Endpoint, id: unknown, { least = 1 }: { readonly least?: number } = {}): number {
  if (typeof id === "number" && Number.isSafeInteger(id) && id >= least) return id;
  throw new Fault({
    kind: "INPUT",
    code: "ID_INVALID",
    message: `${endpoint.method} ${endpoint.path} was not sent: ${typeof id === "string" ? JSON.stringify(id) : String(id)} is no id.`,
    remedy: "Give the record's id, a whole number greater than 0.",
  });
}
