import { Fault } from "@storegate/http-client";
import type { StoreFault } from "../transport/store-fault.js";
import type { Creation } from "./create-customers.js";
import type { Customer } from "./customer.js";
import { emailKey } from "./find-customers.js";

/**
 * The one whose address a refusal names as in use: `Error creating customers: email a@b.c already in use`, the only words
 * that were ever seen, name no place in the batch.
 */
export function blamedByEmail(open: readonly Creation[], refusal: StoreFault): Creation | undefined {
  // What "does not exist" is something else of the customer's, as its group.
  const words = refusal.message
    .toLowerCase()
    .replaceAll(/\b(not|never|no longer|doesn't|don't|didn't) exists?\b/g, " ");
  if (!/\b(in use|exists?|taken|duplicate)\b/.test(words)) return undefined;
  // The words around an address; a shorter one inside a longer one is not what was meant.
  const pieces = new Set(words.split(/[\s"',;:()<>]+/).map((piece) => piece.replace(/\.+$/, "")));
  return open.find(({ customer }) => {
    const key = emailKey(customer.email);
    return pieces.has(key) || (/[\s"',;:()<>]/.test(key) && words.includes(key));
  });
}

/** The fault of a customer whose address is another's, in the store's words. */
export function customerExists(refusal: StoreFault): Fault {
  return new Fault({
    kind: "CONFLICT",
    code: "CUSTOMER_EXISTS",
    message: refusal.message,
    remedy: "Update the customer that has the address, or give this one another.",
    field: "email",
    cause: refusal,
  });
}

/**
 * The fault of a customer that was sent, not answered for, and is not there, or not under its name: then `found` is who has the
 * address and had it not before, whom the store may have made and written in other letters, or somebody else.
 */
export function createUnanswered(email: string, cause: Fault | null, found: Customer | undefined): Fault {
  const lost =
    cause === null
      ? `The store took the batch, but its answer leaves out ${email}`
      : `The answer to the creation of ${email} was lost`;
  const there =
    found === undefined
      ? "and no such customer is found"
      : `and customer ${found.id}, who has the address since, has another name than was sent`;
  return new Fault({
    kind: "UNAVAILABLE",
    code: "CREATE_UNANSWERED",
    message: [`${lost}, ${there}.`, ...(cause === null ? [] : [cause.message])].join(" "),
    remedy:
      found === undefined
        ? "Look the address up before trying again: the store may still have been at it."
        : `Look at customer ${found.id}: if it is the one, it was made, and can be updated.`,
    retryable: false,
    cause: cause ?? undefined,
  });
}
