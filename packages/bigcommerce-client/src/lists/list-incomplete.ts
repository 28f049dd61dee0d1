import { Fault } from "@storegate/http-client";
import type { Endpoint } from "../transport/endpoint.js";

/** The fault of a list that ended before all had come that the store itself counts: it must not pass for the whole list. */
export function listIncomplete(
  endpoint: Endpoint,
  { came, of }: { readonly came: number; readonly of: number },
): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "LIST_INCOMPLETE",
    message: `The store ended the list of ${endpoint.method} ${endpoint.path} after ${came} of ${of} items.`,
    remedy: "Try again; if it lasts, report it to the store's platform with the endpoint and the two numbers.",
  });
}

/** The fault of a list that changed so much while it was read, twice, that it cannot be known to be whole. */
export function listMoved(endpoint: Endpoint, { came, of }: { readonly came: number; readonly of: number }): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "LIST_INCOMPLETE",
    message: `The list of ${endpoint.method} ${endpoint.path} changed too much while it was read, twice: ${came} of ${of} items had come.`,
    remedy: "Try again at a quieter time.",
  });
}
