import { isAddressLiteral } from "./address-literal.js";
import { domainForms, isAscii } from "./domain-forms.js";

/** A mailbox that SMTP can carry (RFC 5321 §4.1.2; beyond ASCII by RFC 6531 §3.3). */
export interface Mailbox {
  /** As written, quotes included. */
  readonly localPart: string;
  readonly quoted: boolean;
  /** As written, brackets included. */
  readonly domain: string;
  /** Whether an address in brackets stands in the domain's place. */
  readonly literal: boolean;
}

/** A mailbox, or what is wrong with it and at which character, counted from 0. */
export type MailboxParse =
  | { readonly ok: true; readonly mailbox: Mailbox }
  | { readonly ok: false; readonly problem: string; readonly at: number };

/** Octets (RFC 5321 §4.5.3.1): a path of 256 holds two brackets. */
const limits = { localPart: 64, domain: 255, address: 254, label: 63 } as const;

const atom = /[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10FFFF}]+/uy;
const quotedContent = /(?:[ !#-[\]-~\u0080-\u{10FFFF}]|\\[ -~])*/uy;
const ldhLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

/**
 * Whether SMTP can carry the address, by grammar and lengths alone: comments, folding white space and the obsolete forms of
 * RFC 5322 are not mail addresses on the wire. Whether a shop wants it is another question, asked elsewhere.
 */
export function parseMailbox(address: string): MailboxParse {
  if (!address.isWellFormed()) return wrong("it holds half of a character (a lone surrogate)", 0);
  const local = address.startsWith('"') ? readQuotedString(address) : readDotString(address);
  if ("problem" in local) return local;
  const { end, quoted } = local;
  const localPart = address.slice(0, end);
  if (address[end] !== "@") {
    const found = address[end];
    return wrong(found === undefined ? "the @ is missing" : `${describe(found)} may not stand before the @`, end);
  }
  if (Buffer.byteLength(localPart) > limits.localPart) {
    return wrong(`the part before the @ is longer than ${limits.localPart} octets`, limits.localPart);
  }
  const domain = address.slice(end + 1);
  const literal = domain.startsWith("[");
  const problem = literal ? literalProblem(domain) : domainProblem(domain);
  if (problem !== undefined) return wrong(problem, end + 1);
  const onTheWire = literal ? domain : (domainForms(domain)?.ascii ?? domain);
  if (Buffer.byteLength(localPart) + 1 + onTheWire.length > limits.address) {
    return wrong(`it is longer than ${limits.address} octets`, limits.address);
  }
  return { ok: true, mailbox: { localPart, quoted, domain, literal } };
}

type LocalPart = { readonly end: number; readonly quoted: boolean };
type Wrong = Extract<MailboxParse, { ok: false }>;

/** Dot-string: atoms with single dots between them. */
function readDotString(text: string): LocalPart | Wrong {
  let end = matchEnd(atom, text, 0);
  if (end === undefined) {
    return wrong(text === "" ? "it is empty" : "nothing that may begin an address stands before the @", 0);
  }
  while (text[end] === ".") {
    const next = matchEnd(atom, text, end + 1);
    if (next === undefined) return wrong("a dot stands at the end, or beside another, before the @", end);
    end = next;
  }
  return { end, quoted: false };
}

/** Quoted string: printable ASCII or beyond ASCII; a backslash before a quote or a backslash, or any printable ASCII. */
function readQuotedString(text: string): LocalPart | Wrong {
  const end = matchEnd(quotedContent, text, 1) ?? 1;
  if (text[end] !== '"') {
    const found = text[end];
    return wrong(found === undefined ? "the quote is not closed" : `${describe(found)} may not stand in quotes`, end);
  }
  return { end: end + 1, quoted: true };
}

function literalProblem(domain: string): string | undefined {
  if (!domain.endsWith("]")) return "the bracket is not closed";
  return isAddressLiteral(domain.slice(1, -1)) ? undefined : "the brackets hold no IPv4 or IPv6 address";
}

function domainProblem(domain: string): string | undefined {
  if (domain === "") return "the domain is missing";
  const ascii = isAscii(domain) ? domain : domainForms(domain)?.ascii;
  if (ascii === undefined) return "the domain is no valid international domain name";
  const encoded = ascii === domain ? "" : ", in the form that the DNS knows";
  for (const label of ascii.split(".")) {
    if (label === "") return "a dot stands at the domain's beginning or end, or beside another";
    if (!ldhLabel.test(label)) return `"${label}" is no label of a domain (letters, digits, hyphens inside)`;
    if (label.length > limits.label) return `a label of the domain is longer than ${limits.label} octets${encoded}`;
  }
  if (ascii.length > limits.domain) return `the domain is longer than ${limits.domain} octets${encoded}`;
  return undefined;
}

function matchEnd(pattern: RegExp, text: string, from: number): number | undefined {
  // A sticky pattern begins at lastIndex; a copy keeps that state in this call.
  const sticky = new RegExp(pattern);
  sticky.lastIndex = from;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

/** A character in words that are safe to print. */
function describe(character: string): string {
  const printable = /^[!-~]$/.test(character);
  return printable ? `"${character}"` : `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function wrong(problem: string, at: number): Wrong {
  return { ok: false, problem, at };
}
