import { once } from "node:events";
import { connect, isIPv4, isIPv6, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Sandbox } from "../src/index.js";

/** A connection to a mail server of a sandbox, on which a test speaks for itself. */
export class MailClient {
  readonly #socket: Socket;
  #heard = "";
  #ended = false;
  #wake: () => void = () => undefined;
  /** Packets in which what was heard came, as far as they can be told apart. */
  chunks = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.chunks += 1;
      this.#heard += chunk.toString("utf8");
      this.#wake();
    });
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  /** Asks the proxy for a connection; the answer's code where that is not 0. */
  static async connect(sandbox: Sandbox, address: string, port = 25): Promise<MailClient | number> {
    const socket = connectToProxy(sandbox);
    socket.write(Buffer.concat([Buffer.from([5, 1, 0, 5, 1, 0]), addressBytes(address), Buffer.from([0, port])]));
    // The method, and the answer to the request.
    const answer = await read(socket, 12);
    if (answer[3] !== 0) return answer[3] ?? -1;
    return new MailClient(socket);
  }

  /** The same, which fails the test where there is no connection. */
  static async to(sandbox: Sandbox, address: string): Promise<MailClient> {
    const client = await MailClient.connect(sandbox, address);
    if (typeof client === "number") throw new Error(`The proxy answered ${client} for ${address}.`);
    return client;
  }

  /** The next reply, whole, or all there was when the server hung up. */
  async reply(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r\n/.exec(this.#heard)?.[0];
      if (whole !== undefined) {
        this.#heard = this.#heard.slice(whole.length);
        return whole.trimEnd();
      }
      if (this.#ended) {
        const rest = this.#heard;
        this.#heard = "";
        return rest;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async ask(command: string): Promise<string> {
    this.send(`${command}\r\n`);
    return this.reply();
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Banner, EHLO and MAIL; the answer to RCPT. */
  async rcpt(address: string): Promise<string> {
    await this.reply();
    if (!(await this.ask("EHLO probe.kleiner-laden.net")).startsWith("250"))
      await this.ask("HELO probe.kleiner-laden.net");
    const mail = await this.ask("MAIL FROM:<probe@kleiner-laden.net>");
    return mail.startsWith("250") ? this.ask(`RCPT TO:<${address}>`) : mail;
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** A socket to the proxy, on which nothing was said yet. */
export function connectToProxy(sandbox: Sandbox): Socket {
  const [host, port] = sandbox.mailProxy.split(":");
  const socket = connect({ host: host ?? "", port: Number(port), noDelay: true });
  // What a test expects of a broken connection it reads off what was heard.
  socket.on("error", () => socket.destroy());
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** So many bytes; fewer where the other side ends before. */
export async function read(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = socket.read(bytes);
    if (Buffer.isBuffer(chunk)) return chunk;
    if (socket.readableEnded || socket.destroyed) return Buffer.alloc(0);
    await Promise.race([once(socket, "readable"), once(socket, "close")]);
  }
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from([1, ...address.split(".").map(Number)]);
  if (!isIPv6(address)) return Buffer.from([3, address.length, ...Buffer.from(address)]);
  const [before = "", after = ""] = address.split("::");
  const groups = [before, after].map((half) => half.split(":").filter((group) => group !== ""));
  const [left = [], right = []] = groups;
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return Buffer.from([
    4,
    ...all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  ]);
}
