import { setTimeout as sleep } from "node:timers/promises";
import type { Socket } from "node:net";
import { mixText } from "../world/random.js";
import type { MailConduct } from "./mail-behaviour.js";
import type { MailWorld } from "./mail-world.js";
import { recipientReply } from "./recipient-reply.js";
import { policyWords } from "./seeded-conduct.js";
import type { SessionRecord } from "./session-log.js";
import { bannerOf, ehloReply, knowsHeloAlone, sendsInPieces, sendText } from "./smtp-greeting.js";
import { linesOf } from "./smtp-lines.js";

/** After so many commands that it does not know a server hangs up. */
const mostMistakes = 20;

/** What a mail server stands on. */
export interface SmtpSessionParts {
  readonly host: string;
  readonly world: MailWorld;
  readonly record: SessionRecord;
  /** Divides the durations of slow servers. */
  readonly timeScale: number;
  readonly signal: AbortSignal;
}

/** One session of a host's mail server, until either side hangs up. */
export class SmtpSession {
  readonly #socket: Socket;
  readonly #parts: SmtpSessionParts;
  readonly #conduct: MailConduct;
  readonly #inPieces: boolean;
  #greeted = false;
  #sender: string | undefined;
  #taken = 0;
  #isInMessage = false;
  #mistakes = 0;

  constructor(socket: Socket, parts: SmtpSessionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#conduct = parts.world.conductOfHost(parts.host);
    this.#inPieces = sendsInPieces(parts.host);
  }

  /** Ends when the server has nothing more to say, or the client has hung up. */
  async serve(): Promise<void> {
    const { record } = this.#parts;
    if (!(await this.#open())) return;
    for await (const line of linesOf(this.#socket)) {
      if (this.#isInMessage) {
        if (line === ".") await this.#endMessage();
        continue;
      }
      if (line !== null) record.heard(line);
      // A silent server takes what it is told.
      if (this.#conduct.behaviour === "silent") continue;
      const goesOn = line === null ? await this.#mistake("500 5.5.2 Line too long") : await this.#answer(line);
      if (!goesOn) return;
    }
  }

  /** Says the banner; `false` where that was all. */
  async #open(): Promise<boolean> {
    const { host, world, signal, timeScale } = this.#parts;
    const { behaviour, at, bannerMs } = this.#conduct;
    switch (behaviour) {
      case "early_close":
        return false;
      case "busy":
        return this.#leave("421 4.3.2 Service not available, closing transmission channel");
      case "garbage":
        await this.#say("HTTP/1.1 400 Bad Request", "Content-Type: text/html", "", "<html>\u0000\u0007</html>");
        return false;
      case "silent":
        return true;
      case "policy":
        if (at === "banner") return this.#leave(policyWords(0, world.client, at));
        break;
      case "slow":
        for (const line of bannerOf(host, true)) {
          await sleep(bannerMs / 3 / timeScale, undefined, { signal });
          await this.#say(line);
        }
        return true;
      default:
    }
    await this.#say(...bannerOf(host, false));
    return true;
  }

  /** Answers one command; `false` when the session is over. */
  async #answer(line: string): Promise<boolean> {
    const { host, world } = this.#parts;
    const [, verb = "", rest = ""] = /^([a-z]+)\s*(.*)$/i.exec(line.trim()) ?? [];
    switch (verb.toUpperCase()) {
      case "EHLO":
      case "HELO":
        return this.#hello(verb.toUpperCase(), rest);
      case "MAIL":
        return this.#mail(rest);
      case "RCPT":
        return this.#rcpt(rest);
      case "RSET":
        this.#sender = undefined;
        this.#taken = 0;
        return this.#say("250 2.0.0 Ok");
      case "NOOP":
        return this.#say("250 2.0.0 Ok");
      case "VRFY":
        return this.#say("252 2.5.2 Cannot VRFY user, but will accept message and attempt delivery");
      case "DATA":
        if (this.#taken === 0) return this.#say("503 5.5.1 No valid recipients");
        this.#isInMessage = true;
        return this.#say("354 End data with <CR><LF>.<CR><LF>");
      case "QUIT":
        return this.#leave(`221 2.0.0 ${host} closing connection`);
      case "STARTTLS":
      case "AUTH":
      case "HELP":
      case "EXPN":
        return this.#say("502 5.5.1 Command not implemented");
      default:
        return this.#mistake(`500 5.5.2 Command unrecognized: ${world.client} sent no SMTP`);
    }
  }

  async #hello(verb: string, name: string): Promise<boolean> {
    const { host, world } = this.#parts;
    if (name === "") return this.#mistake(`501 5.5.4 Syntax: ${verb} hostname`);
    if (verb === "EHLO" && knowsHeloAlone(host)) return this.#say("502 Command not implemented");
    this.#greeted = true;
    this.#sender = undefined;
    this.#taken = 0;
    const [first = "", ...others] = ehloReply(host, world.client);
    return verb === "EHLO" ? this.#say(first, ...others) : this.#say(first.replace("250-", "250 "));
  }

  async #mail(rest: string): Promise<boolean> {
    const { host, world } = this.#parts;
    const sender = /^FROM:\s*<([^<>]*)>/i.exec(rest)?.[1];
    if (sender === undefined) return this.#mistake("501 5.5.4 Syntax: MAIL FROM:<address>");
    if (!this.#greeted) return this.#say("503 5.5.1 Send HELO or EHLO first");
    if (this.#sender !== undefined) return this.#say("503 5.5.1 Nested MAIL command");
    if (this.#conduct.behaviour === "policy" && this.#conduct.at === "mail") {
      return this.#say(policyWords(mixText(host), world.client, "mail"));
    }
    this.#sender = sender;
    await this.#say("250 2.1.0 Ok");
    return this.#conduct.behaviour !== "drops_after_mail";
  }

  async #rcpt(rest: string): Promise<boolean> {
    const { host, world } = this.#parts;
    const address = /^TO:\s*<([^<>]+)>/i.exec(rest)?.[1];
    if (address === undefined) return this.#mistake("501 5.5.4 Syntax: RCPT TO:<address>");
    if (this.#sender === undefined) return this.#say("503 5.5.1 Need MAIL command");
    const reply = recipientReply(world, { host, sender: this.#sender, address });
    if (reply[0]?.startsWith("25") === true) this.#taken += 1;
    if (reply[0]?.startsWith("421") === true) return this.#leave(...reply);
    return this.#say(...reply);
  }

  async #endMessage(): Promise<void> {
    this.#parts.record.tookMessage();
    this.#isInMessage = false;
    this.#taken = 0;
    this.#sender = undefined;
    await this.#say("250 2.0.0 Ok: queued");
  }

  async #mistake(reply: string): Promise<boolean> {
    this.#mistakes += 1;
    return this.#mistakes > mostMistakes ? this.#leave("421 4.7.0 Too many errors") : this.#say(reply);
  }

  async #leave(...lines: readonly string[]): Promise<false> {
    await this.#say(...lines);
    return false;
  }

  async #say(...lines: readonly string[]): Promise<true> {
    for (const line of lines) this.#parts.record.said(line);
    await sendText(this.#socket, lines.map((line) => `${line}\r\n`).join(""), this.#inPieces);
    return true;
  }
}
