import { createRequire } from "node:module";
import { z } from "zod";
import { type ListSource, packageSource } from "./list-source.js";

/** The names of RFC 2142, which every domain keeps for a job. */
export const rfc2142Source: ListSource = { name: "RFC 2142", version: "(1997)" };
/** Our own list. */
export const curatedRoleSource: ListSource = { name: "Storegate's list of role accounts", version: "2026-11" };
/** A wide list that also holds words which are people's names; evidence only. */
export const wideRoleSource = packageSource("role-based-email-addresses");

const rfc2142: ReadonlySet<string> = new Set([
  "abuse",
  "ftp",
  "hostmaster",
  "info",
  "marketing",
  "news",
  "noc",
  "postmaster",
  "sales",
  "security",
  "support",
  "usenet",
  "uucp",
  "webmaster",
  "www",
]);

const curated: ReadonlySet<string> = new Set([
  "admin",
  "administrator",
  "billing",
  "contact",
  "customerservice",
  "do-not-reply",
  "donotreply",
  "enquiries",
  "help",
  "helpdesk",
  "mailer-daemon",
  "no-reply",
  "noreply",
  "office",
  "orders",
  "root",
]);

const wide: ReadonlySet<string> = new Set(
  z.array(z.string()).parse(createRequire(import.meta.url)("role-based-email-addresses")),
);

/** Where a local part is listed as a role; `certain` tells the short lists from the wide one. */
export interface RoleListing {
  readonly role: string;
  readonly source: ListSource;
  readonly certain: boolean;
}

/** The role that a local part names, a `+tag` left aside; compared without case. */
export function findRole(localPart: string): RoleListing | undefined {
  const role = localPart.toLowerCase().replace(/\+.*$/s, "");
  if (rfc2142.has(role)) return { role, source: rfc2142Source, certain: true };
  if (curated.has(role)) return { role, source: curatedRoleSource, certain: true };
  if (wide.has(role)) return { role, source: wideRoleSource, certain: false };
  return undefined;
}
