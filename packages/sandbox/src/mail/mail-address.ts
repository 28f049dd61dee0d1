import { domainToASCII } from "node:url";

/** An address as a mail server takes it apart. */
export interface MailAddress {
  /** As it was written. */
  readonly local: string;
  /** In the DNS's form. */
  readonly domain: string;
  /** What its mailbox is known by: lower case, without what stands behind a `+`, and with the domain. */
  readonly mailbox: string;
}

/** Reads an address; `undefined` where it is none that a mail server could take. */
export function mailAddress(text: string): MailAddress | undefined {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(at, 0));
  const written = text.slice(at + 1);
  const domain = /[\s<>]/.test(written) ? "" : domainToASCII(written);
  if (local === "" || domain === "") return undefined;
  return { local, domain, mailbox: `${local.toLowerCase().replace(/(?<=.)\+.*$/, "")}@${domain}` };
}
