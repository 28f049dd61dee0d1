import { presentAddress, type TruelistAddress } from "./address-presenting.js";
import type { TruelistBackend } from "./truelist-endpoint.js";
import { TruelistRefusal } from "./truelist-refusal.js";
import { keyOf } from "./verdict-book.js";

/** So many addresses at most, parted by blanks, in the one parameter. */
const mostAddresses = 3;

/** Verifies addresses while the asker waits. Refuses with 422 none or too many, with 402 what the credits do not cover. */
export function verifyInline(
  backend: TruelistBackend,
  parameter: string | null,
): { readonly emails: readonly TruelistAddress[] } {
  const emails = (parameter ?? "").split(/\s+/).filter((email) => email !== "");
  if (emails.length === 0 || emails.length > mostAddresses) {
    const told = `email takes 1 to ${mostAddresses} addresses`;
    throw new TruelistRefusal(422, told, `it asked for ${emails.length} addresses at once`);
  }
  const { billing } = backend;
  const reserved = billing.reserve(emails);
  const each = new Map(emails.map((email) => [keyOf(email), email])).values();
  const spent = [...each].reduce((sum, email) => sum + billing.verify(email), 0);
  billing.release(reserved - spent);
  return { emails: emails.map((email) => presentAddress(backend, email, "inline")) };
}
