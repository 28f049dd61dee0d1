/**
 * A socket of the protocol graphql-transport-ws with nothing to it: thousands of them share two cores with the gateway that is
 * measured, and what they cost is measured with it.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What is heard of a socket. */
export interface SocketEvents {
  /** A message of the protocol, as text. */
  readonly onMessage: (text: string) => void;
  /** Once, whoever ended it. */
  readonly onClose: () => void;
}

/** An open socket. */
export interface LightSocket {
  send(message: object): void;
  /** Cuts the connection, as a line that breaks. */
  cut(): void;
}

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Opens a socket at a gateway's `/graphql`. @throws when the gateway does not take it. */
export async function openLight(url: string, events: SocketEvents): Promise<LightSocket> {
  const { hostname, port, host, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      "Sec-WebSocket-Protocol: graphql-transport-ws",
      "\r\n",
    ].join("\r\n"),
  );
  let waiting: Buffer = await headOf(socket);
  const take = (piece: Buffer): void => {
    waiting = waiting.length === 0 ? piece : Buffer.concat([waiting, piece]);
    for (let frame = frameIn(waiting); frame; frame = frameIn(waiting)) {
      waiting = waiting.subarray(frame.end);
      if (frame.opcode === opcodes.text) events.onMessage(frame.payload.toString());
      else if (frame.opcode === opcodes.ping) socket.write(masked(opcodes.pong, frame.payload));
      else if (frame.opcode === opcodes.close) socket.end();
    }
  };
  socket.on("error", () => {});
  socket.once("close", events.onClose);
  socket.on("data", take);
  take(Buffer.alloc(0));
  return {
    send: (message) => void socket.write(masked(opcodes.text, Buffer.from(JSON.stringify(message)))),
    cut: () => void socket.destroy(),
  };
}

/** Reads to the end of the head; answers what came after it. */
async function headOf(socket: Socket): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const [piece] = (await once(socket, "data")) as [Buffer];
    head = Buffer.concat([head, piece]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) continue;
    if (!head.toString("latin1", 0, end).startsWith("HTTP/1.1 101 "))
      throw new Error(`The gateway took no socket: ${head.toString("latin1", 0, end)}`);
    return head.subarray(end + 4);
  }
}

/** The first frame, if it has come whole. Servers mask nothing; ours sends no message in parts. */
function frameIn(
  bytes: Buffer,
): { readonly opcode: number; readonly payload: Buffer; readonly end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const short = bytes.readUInt8(1);
  const begin = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < begin) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = begin + length;
  return bytes.length < end ? undefined : { opcode, payload: bytes.subarray(begin, end), end };
}

/** A frame as clients send them. */
function masked(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const head = Buffer.alloc(long ? 4 : 2);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(0x80 | (long ? 126 : payload.length), 1);
  if (long) head.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  const body = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([head, mask, body]);
}
