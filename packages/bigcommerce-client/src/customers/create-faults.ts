import { Fault } from "@storegate/http-client";
import type { StoreFault } from "../transport/store-fault.js";
import type { Creation } from "./create-customers.js";
import { emailKey } from "./find-customers.js";

/**
 * The one whose address a refusal names as in use: `Error creating customers: email a@b.c already in use`, the only words
 * that were ever seen, name no place in the batch.
 */
export function blamedByEmail(open: readonly Creation[], refusal: StoreFault): Creation | undefined {
  const words = refusal.message.toLowerCase();
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

/** The fault of a customer that was sent, not answered for, and is not there. */
export function createUnanswered(email: string, cause: Fault | null): Fault {
  return new Fault({
    kind: "UNAVAILABLE",
    code: "CREATE_UNANSWERED",
    message:
      cause === null
        ? `The store took the batch, but its answer leaves out ${email}, and no such customer is found.`
        : `The answer to the creation of ${email} was lost, and no such customer is found. ${cause.message}`,
    remedy: "Look the address up before trying again: the store may still have been at it.",
    cause: cause ?? undefined,
  });
}
