import { domainToASCII } from "node:url";

/** Characters that nobody sees, as those of no width and of direction, which no mailbox has. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/**
 * The address by which a person is known: without space around or characters of no width, in lower case, composed (NFC), its domain in ASCII without
 * the root's dot. Mail servers could tell `Jane@` from `jane@`, and
 * none does (RFC 5321 §2.4 leaves it to them); dots and tags (`jane+shop@`) are left, since they may be other people's.
 * @returns null for what has no local part and domain: nobody can be written to there.
 */
export function normalisedAddress(email: string): string | null {
  const address = email.replaceAll(invisible, "").trim().toLowerCase().normalize("NFC");
  const at = address.lastIndexOf("@");
  if (at < 1 || /[\s<>]/.test(address)) return null;
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1)).replace(/\.+$/, "");
  if (domain === "" || local.includes("@") || address.length > 254) return null;
  return `${local}@${domain}`;
}

/**
 * By what a person of the store is known, whatever stands there for an address: what is none keeps its letters, so that its person is told as one
 * that cannot be written to, and counted.
 */
export function addressKey(email: string, otherwise: string): string {
  return normalisedAddress(email) ?? (email.trim().toLowerCase() || otherwise);
}
