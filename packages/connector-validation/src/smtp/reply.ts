import { printable } from "../pipeline/printable.js";
import { localPartOf } from "../pipeline/address-parts.js";

/** One reply of a mail server (RFC 5321 §4.2), with all of its lines. */
export interface SmtpReply {
  /** 200 to 599. */
  readonly code: number;
  /** What stands behind the code, line by line. */
  readonly lines: readonly string[];
}

/** The longest reply that is shown, in characters. */
const longestShown = 300;

/** What stands in an address's place where a server repeats it: evidence is kept, and addresses are not. */
const hidden = "<address>";

/** The text of a reply in one line. */
export function replyText(reply: SmtpReply): string {
  return reply.lines.join(" ").replaceAll(/\s+/g, " ").trim();
}

/**
 * The enhanced status code (RFC 3463), as `5.1.1`; in the place that RFC 2034 gives it, or with a `#` as qmail writes it.
 * Undefined where there is none; of several, the first.
 */
export function enhancedCode(reply: SmtpReply): string | undefined {
  const leading = /^\s*(?<code>[245]\.\d{1,3}\.\d{1,3})(?![.\d])/;
  for (const line of reply.lines) {
    const code = leading.exec(line)?.groups?.["code"];
    if (code !== undefined) return code;
  }
  return /#(?<code>[245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(replyText(reply))?.groups?.["code"];
}

/** A text without the addresses that it repeats, whole or as the part before the @ in brackets or quotes. */
export function withoutAddresses(text: string, addresses: readonly string[]): string {
  let cleaned = text;
  for (const address of addresses) {
    const local = localPartOf(address);
    const forms = [address, `<${local}>`, `'${local}'`, `"${local}"`, `(${local})`];
    for (const form of address === "" ? [] : forms) cleaned = replaceAnyCase(cleaned, form);
  }
  return cleaned;
}

/** A reply as evidence shows it: code and text, without the addresses it repeats, safe to print. */
export function showReply(reply: SmtpReply, addresses: readonly string[]): string {
  const text = printable(withoutAddresses(`${reply.code} ${replyText(reply)}`.trim(), addresses));
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

function replaceAnyCase(text: string, part: string): string {
  // An expression that compares without case is dear to make, and most replies repeat little. Beyond ASCII it alone knows what is alike.
  if (isAscii(text) && isAscii(part) && !text.toLowerCase().includes(part.toLowerCase())) return text;
  const literal = part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(literal, "giu"), hidden).replaceAll(`<${hidden}>`, hidden);
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7F]/.test(text);
}
