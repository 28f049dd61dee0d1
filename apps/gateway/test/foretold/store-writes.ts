/** What requests to a store's API write, read from the wire. */
import type { HttpRequest } from "@storegate/http-client";
import type { SandboxControl } from "@storegate/sandbox";
import { z } from "zod";
import type { Write } from "./world.js";

const customers = z.array(z.object({ id: z.int() }).loose());
const values = z.array(z.object({ customer_id: z.int(), attribute_id: z.int() }));
const named = z.object({ name: z.string() });

/**
 * @param control of the store as it stands before the request: what is deleted is there still.
 * @throws Error of a write that no connector proven here has any business with.
 */
export function storeWrites(control: SandboxControl, { method, url, body }: HttpRequest): readonly Write[] {
  if (method === "GET" || method === "HEAD") return [];
  const { pathname, searchParams } = new URL(url);
  const call = `${method} ${pathname.replace(/^.*(?=\/v[23]\/)/, "")}`;
  switch (call) {
    case "PUT /v3/customers":
      return customers.parse(body).map(({ id, ...fields }) => ({ id: String(id), what: Object.keys(fields).join() }));
    case "PUT /v3/customers/attribute-values":
      return values.parse(body).map(valueWrite);
    case "DELETE /v3/customers/attribute-values": {
      const ids = new Set((searchParams.get("id:in") ?? "").split(",").map(Number));
      return [...control.attributeValues()].filter(({ id }) => ids.has(id)).map(valueWrite);
    }
    case "POST /v2/customer_groups":
      return [{ id: null, what: `customer_group ${named.parse(body).name}` }];
    case "POST /v3/customers/attributes":
      return z
        .array(named)
        .parse(body)
        .map(({ name }) => ({ id: null, what: `customer_attribute ${name}` }));
    default:
      throw new Error(`nothing of what is proven here sends ${call}`);
  }
}

function valueWrite(value: { readonly customer_id: number; readonly attribute_id: number }): Write {
  return { id: String(value.customer_id), what: `attribute ${value.attribute_id}` };
}
