import type { SmtpReply } from "./reply.js";
import { SmtpFault } from "./smtp-fault.js";

/** Octets of a line: RFC 5321 §4.5.3.1.5 allows 512; some servers say more. */
const longestLine = 1024;
/** Lines of a reply; EHLO of the busiest server has some twenty. */
const mostLines = 100;

/** Takes octets as they come and gives replies. */
export interface ReplyParser {
  /** More octets. */
  push(chunk: Buffer): void;
  /**
   * The next whole reply; undefined as long as it is not all there.
   * @throws SmtpFault `malformed` for what is no reply, or is longer than any is.
   */
  next(): SmtpReply | undefined;
  /** Whether octets are there that no reply was made of yet. */
  readonly pending: boolean;
}

/** A parser of replies of one connection (RFC 5321 §4.2.1): lines of one code, all but the last with a hyphen behind it. */
export function createReplyParser(): ReplyParser {
  let rest = Buffer.alloc(0);
  let code: number | undefined;
  let lines: string[] = [];

  const takeLine = (): string | undefined => {
    const end = rest.indexOf(0x0a);
    const length = end === -1 ? rest.length : end;
    if (length > longestLine) throw new SmtpFault("malformed", `it sent a line of more than ${longestLine} octets`);
    if (end === -1) return undefined;
    const line = rest.subarray(0, end).toString("utf8").replace(/\r$/, "");
    rest = rest.subarray(end + 1);
    return line;
  };

  return {
    push(chunk) {
      rest = Buffer.concat([rest, chunk]);
    },
    next() {
      for (let line = takeLine(); line !== undefined; line = takeLine()) {
        const match = /^(?<code>[2-5]\d\d)(?<more>-?)(?<text>.*)$/su.exec(line);
        const text = match?.groups?.["text"] ?? "";
        const more = match?.groups?.["more"] === "-";
        if (match === null || (!more && text !== "" && !/^\s/.test(text))) {
          throw new SmtpFault("malformed", "it sent what is no SMTP reply");
        }
        const found = Number(match.groups?.["code"]);
        if (code !== undefined && code !== found) {
          throw new SmtpFault("malformed", `it sent a reply of two codes, ${code} and ${found}`);
        }
        code = found;
        lines.push(text.trim());
        if (lines.length > mostLines) throw new SmtpFault("malformed", `it sent more than ${mostLines} lines at once`);
        if (more) continue;
        const reply: SmtpReply = { code, lines };
        code = undefined;
        lines = [];
        return reply;
      }
      return undefined;
    },
    get pending() {
      return rest.length > 0 || lines.length > 0;
    },
  };
}
