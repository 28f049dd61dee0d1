import type { Duplex } from "node:stream";
import type { SmtpReply } from "./reply.js";
import { createReplyParser } from "./reply-parser.js";
import { SmtpFault } from "./smtp-fault.js";

/** A connection to a mail server on which commands and replies take turns. */
export interface Conversation {
  /**
   * The next reply.
   * @throws SmtpFault when it does not come whole in `timeoutMs`, the server hangs up, or says what is no SMTP.
   * @throws the signal's reason when it aborts.
   */
  read(timeoutMs: number): Promise<SmtpReply>;
  /**
   * Sends one command line and reads its reply.
   * @throws as `read`; also SmtpFault `malformed` where the server has spoken out of turn: its words would be taken for the reply.
   */
  ask(command: string, timeoutMs: number): Promise<SmtpReply>;
  /** Ends the connection at once. */
  end(): void;
}

/** A conversation over a stream, which it owns from now on. */
export function converse(stream: Duplex, signal: AbortSignal): Conversation {
  const parser = createReplyParser();
  let ended: SmtpFault | undefined;
  let wake: (() => void) | undefined;
  const changed = (): void => wake?.();

  stream.on("data", (chunk: Buffer) => {
    parser.push(chunk);
    changed();
  });
  // This listener stays, so that an error after the end of the talk finds one.
  stream.on("error", (error) => {
    ended ??= new SmtpFault("closed", `the connection broke: ${error.message}`, { cause: error });
    changed();
  });
  const hungUp = (): void => {
    ended ??= new SmtpFault("closed", "it hung up");
    changed();
  };
  stream.on("end", hungUp);
  stream.on("close", hungUp);
  const abort = (): void => {
    stream.destroy();
    changed();
  };
  signal.addEventListener("abort", abort, { once: true });
  stream.once("close", () => signal.removeEventListener("abort", abort));
  if (signal.aborted) abort();
  // A proxy's stream comes paused.
  stream.resume();

  const read = async (timeoutMs: number): Promise<SmtpReply> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      changed();
    }, timeoutMs);
    try {
      for (;;) {
        signal.throwIfAborted();
        const reply = parser.next();
        if (reply !== undefined) return reply;
        if (ended !== undefined) throw ended;
        if (late) throw new SmtpFault("silent", `it said nothing whole for ${timeoutMs / 1000} seconds`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      clearTimeout(timer);
      wake = undefined;
    }
  };

  return {
    read,
    async ask(command, timeoutMs) {
      signal.throwIfAborted();
      if (/[\r\n\0]/.test(command)) throw new TypeError("an SMTP command is one line");
      if (parser.pending) {
        // 421 may come at any time (RFC 5321 §3.8); anything else is out of turn.
        const early = parser.next();
        if (early?.code === 421) return early;
        throw new SmtpFault("malformed", "it spoke out of turn");
      }
      if (ended !== undefined) throw ended;
      stream.write(`${command}\r\n`);
      return read(timeoutMs);
    },
    end() {
      stream.destroy();
    },
  };
}
