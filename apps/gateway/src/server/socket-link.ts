/** One socket as graphql-ws wants it, with what keeps a dead or slow peer from costing anything. */
import type { WebSocket as ProtocolSocket } from "graphql-ws";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import type { Services } from "../graphql/context.js";
import { closings, type Closing } from "./socket-closing.js";
import type { SocketLimits } from "./socket-limits.js";

/** With more than this waiting for it, a peer that takes nothing is too slow. */
const waitingBytes = 64 * 1024;

/** No peer may have more waiting for it, whatever it takes. */
const mostWaitingBytes = 16 * 1024 * 1024;

/** The first byte of a frame that is a whole message of text. */
const finalText = 0x81;

const nothing = Buffer.alloc(0);

/** How long a socket may take to answer that it is closed. */
const farewellMs = 2000;

/** A socket of a peer. */
export class SocketLink implements ProtocolSocket {
  readonly protocol: string;
  /** Aborted when operations are to end: it is being closed, or nobody is there any more who may have them. */
  readonly gone = new AbortController();
  #takenAt = performance.now();
  #pingedAt = performance.now();
  #awaitsPong = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly connection: Duplex,
    private readonly limits: Pick<SocketLimits, "slowMs" | "pingMs">,
    private readonly services: Pick<Services, "logger" | "telemetry">,
  ) {
    this.protocol = socket.protocol;
    // The protocol's breaches close it by themselves; anything else that fails ends in a close, too.
    socket.on("error", (error) => services.logger.debug({ err: error }, "a socket failed"));
    socket.on("pong", () => {
      this.#awaitsPong = false;
    });
    socket.once("close", () => this.gone.abort(new Error("the caller has gone")));
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Resolves once the operating system has it: whoever waits for that before sending more is held to the peer's pace. */
  send(data: string): Promise<void> {
    return new Promise((taken) => this.sendJson(data, nothing, "", taken));
  }

  /** As {@link send}, a message of which the middle is sent to many. @param taken is called, never before this returns. */
  sendJson(head: string, json: Buffer, tail: string, taken: () => void): void {
    if (!this.isOpen) return queueMicrotask(taken);
    if (this.connection.writableLength === 0) this.#takenAt = performance.now();
    this.connection.write(textFrame(head, json, tail), () => {
      // A connection that failed is told by its close, and what was under way ends by that.
      this.#takenAt = performance.now();
      taken();
    });
  }

  /** Closes, and cuts the connection when the peer does not answer. */
  close(code: number = closings.goingAway.code, reason = ""): void {
    this.socket.close(code, reason);
    this.gone.abort(new Error("the socket is being closed"));
    const cut = setTimeout(() => this.socket.terminate(), farewellMs);
    this.socket.once("close", () => clearTimeout(cut));
  }

  /** As {@link close}, for one of our own reasons. */
  closeFor({ code, reason }: Closing): void {
    this.close(code, reason);
  }

  onMessage(heed: (data: string) => Promise<void>): void {
    this.socket.on("message", (data: RawData) => {
      if (this.isOpen) void this.#heed(textOf(data), heed);
    });
  }

  async #heed(data: string, heed: (data: string) => Promise<void>): Promise<void> {
    try {
      await heed(data);
    } catch (error) {
      this.services.logger.error({ err: error }, "a message over a socket failed unforeseen");
      this.closeFor(closings.internal);
    }
  }

  /** Drops a peer that is too slow or dead, and pings one that may be; done for all sockets every second or so. */
  look(): void {
    if (!this.isOpen) return;
    const now = performance.now();
    const { bufferedAmount } = this.socket;
    const stuck = bufferedAmount > waitingBytes && now - this.#takenAt >= this.limits.slowMs;
    if (stuck || bufferedAmount > mostWaitingBytes) {
      this.services.logger.warn({ bufferedBytes: bufferedAmount }, "a socket was dropped: its peer is too slow");
      this.services.telemetry.metrics.slowConsumerDropped();
      this.closeFor(closings.slow);
    } else if (now - this.#pingedAt >= this.limits.pingMs) {
      if (this.#awaitsPong) return this.socket.terminate();
      this.#pingedAt = now;
      this.#awaitsPong = true;
      this.socket.ping();
    }
  }
}

/** The bytes of a message as text, in whichever form the library has them. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}

/**
 * A message as one frame (RFC 6455, 5.2). The library writes each in two parts, which costs as much again as the write itself; its
 * own frames are whole when it writes them, as nothing is compressed, so that ours come between them.
 */
function textFrame(head: string, json: Buffer, tail: string): Buffer {
  const length = Buffer.byteLength(head) + json.length + Buffer.byteLength(tail);
  const begin = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(begin + length);
  frame.writeUInt8(finalText, 0);
  frame.writeUInt8(begin === 2 ? length : begin === 4 ? 126 : 127, 1);
  if (begin === 4) frame.writeUInt16BE(length, 2);
  else if (begin === 10) frame.writeBigUInt64BE(BigInt(length), 2);
  const middle = begin + frame.write(head, begin);
  frame.write(tail, middle + json.copy(frame, middle));
  return frame;
}
