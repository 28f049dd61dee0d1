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
  const field = issue === undefined || issue.path.length === 0 ? undefined : issue.path.map(String).join(".");
  throw malformed(
    endpoint,
    `something unforeseen${field === undefined ? "" : ` in ${field}`} (${issue?.message})`,
    field,
  );
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
