/** What people are known by: addresses and phone numbers, in the one form by which they are compared. */
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";

/** An address in lower case; null of what has nothing on one side of an `@`. */
export function emailKey(email: string): string | null {
  const key = email.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(key) ? key : null;
}

/**
 * A number by E.164, `+15013299800`; null of what is none. An extension is left out.
 * @param country where numbers without a country's code are from, in two letters.
 */
export function phoneKey(phone: string, country: string | null): string | null {
  const typed = phone.trim();
  if (typed === "") return null;
  // 00 stands before a country's code in most of the world.
  const abroad = /^00[1-9]/.test(typed)
    ? parsePhoneNumberFromString(`+${typed.slice(2)}`, { extract: false })
    : undefined;
  if (abroad?.isPossible()) return abroad.number;
  const isKnown = country !== null && isSupportedCountry(country);
  const number = parsePhoneNumberFromString(typed, { ...(isKnown && { defaultCountry: country }), extract: false });
  return number?.isPossible() ? number.number : null;
}
