import { Fault, type HttpResponse } from "@storegate/http-client";
import type { z } from "zod";
import type { Endpoint } from "./endpoint.js";

/**
 * A successful answer's body as the schema has it.
 * @throws Fault UNEXPECTED with code RESPONSE_MALFORMED, which names the endpoint and the field: what a store answers in
 * another shape is never taken for data.
 */
export function parseAnswer<T>(endpoint: Endpoint, response: HttpResponse, schema: z.ZodType<T>): T {
  if (response.body === undefined) throw malformed(endpoint, `${response.status} with an empty body`);
  const parsed = schema.safeParse(response.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const field = path.length === 0 ? undefined : path.map(String).join(".");
  const place = field === undefined ? "" : ` in ${field}${itemNamed(response.body, path)}`;
  throw malformed(endpoint, `something unforeseen${place} (${issue?.message})`, field);
}

/** Names the list's item that a path leads through, by its id where it has one: a place in a list says little to a person. */
function itemNamed(body: unknown, path: readonly PropertyKey[]): string {
  let value = body;
  for (const key of path) {
    const isItem = Array.isArray(value);
    value = typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(String(key)) : undefined;
    if (isItem && typeof value === "object" && value !== null && "id" in value && typeof value.id === "number")
      return ` of the item with the id ${value.id}`;
  }
  return "";
}

/** A fault that says how an answer of an endpoint's breaks the contract. */
export function malformed(endpoint: Endpoint, answered: string, field?: string): Fault {
  return new Fault({
    kind: "UNEXPECTED",
    code: "RESPONSE_MALFORMED",
    message: `${endpoint.method} ${endpoint.path} answered ${answered}.`,
    remedy:
      "Check that the store's API address is BigCommerce's. If it is, report this with the endpoint and the field: the API has changed.",
    field,
  });
}
