import { type Answer, type DecodedPacket, RECURSION_DESIRED, decode, encode } from "dns-packet";

/** The record types that a mail check asks for. */
export type QuestionType = "MX" | "A" | "AAAA" | "PTR";

/** Response codes by number (RFC 1035 §4.1.1). */
const responseCodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/** A response as far as it is read here. */
export interface DnsResponse {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, …, or `RCODE_` and the number of a rare one. */
  readonly code: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

/** One question, as it goes to one server. */
export interface Question {
  readonly id: number;
  readonly name: string;
  /** NS is asked only to see whether a server lives. */
  readonly type: QuestionType | "NS";
}

/** Whether a name can be asked for: printable labels of 1 to 63 octets, 253 in all (RFC 1035 §2.3.4). */
export function isDomainName(name: string): boolean {
  return (
    name.length <= 253 && /^[!-~]+$/.test(name) && name.split(".").every(({ length }) => length > 0 && length <= 63)
  );
}

/** A query that asks the server to resolve for us. */
export function encodeQuery({ id, name, type }: Question): Buffer {
  return encode({ type: "query", id, flags: RECURSION_DESIRED, questions: [{ name, type, class: "IN" }] });
}

/**
 * The response to this very question; `undefined` for anything else (another id, another question, bytes that are no DNS
 * message), which is not ours and may be somebody's attempt to answer in the server's name (RFC 5452 §9).
 */
export function decodeResponse(bytes: Buffer, question: Question): DnsResponse | undefined {
  let message: DecodedPacket;
  try {
    message = decode(bytes);
  } catch {
    return undefined;
  }
  const { questions = [], answers = [], authorities = [], flags = 0 } = message;
  const [asked] = questions;
  const answersUs =
    message.type === "response" &&
    message.id === question.id &&
    questions.length === 1 &&
    asked?.type === question.type &&
    asked.class === "IN" &&
    asked.name.toLowerCase() === question.name;
  if (!answersUs) return undefined;
  const number = flags & 0xf;
  const code = responseCodes[number] ?? `RCODE_${number}`;
  return { code, authoritative: message.flag_aa, truncated: message.flag_tc, answers, authorities };
}
