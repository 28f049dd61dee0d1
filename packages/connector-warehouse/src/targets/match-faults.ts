/** Why it cannot be said what a row stands for. */
import { Fault } from "@storegate/connector-kit";
import type { ObjectName } from "../fields/destination-field.js";

/** Several records match, and nobody has said which is meant. */
export function severalMatches(
  object: ObjectName,
  by: "email" | "sku",
  value: string,
  found: readonly { readonly id: number }[],
): Fault {
  const things = object === "products" ? "products" : "customers";
  const what = by === "email" ? "e-mail address" : "SKU";
  return new Fault({
    kind: "CONFLICT",
    code: "SEVERAL_MATCHES",
    message: `${found.length} ${things} have the ${what} ${value}: ${found.map(({ id }) => id).join(", ")}.`,
    remedy: "Match by id, merge them in the store, or set match.several to newest or oldest.",
    field: by,
  });
}

/** The API takes a list of addresses apart at its commas, so an address with one cannot be asked for. */
export function emailUnaskable(email: string): Fault {
  return new Fault({
    kind: "INPUT",
    code: "EMAIL_UNASKABLE",
    message: `No customer can be looked up by the address ${email}: BigCommerce cannot be asked for addresses with a comma.`,
    remedy: "Correct the address at the source, or match by id.",
    field: "email",
  });
}
