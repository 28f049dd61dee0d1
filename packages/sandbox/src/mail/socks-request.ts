import type { Socket } from "node:net";

/** What a SOCKS5 client wants to be connected to (RFC 1928). */
export interface SocksRequest {
  /** An IP address, or a name. */
  readonly address: string;
  readonly isName: boolean;
  readonly port: number;
}

/** How a request is answered, by RFC 1928's numbers. */
export const socksReplies = {
  succeeded: 0,
  hostUnreachable: 4,
  connectionRefused: 5,
  commandNotSupported: 7,
  addressTypeNotSupported: 8,
} as const;

/** Answers a request. */
export function answerSocks(socket: Socket, reply: keyof typeof socksReplies): void {
  socket.write(Buffer.from([5, socksReplies[reply], 0, 1, 0, 0, 0, 0, 0, 0]));
}

/**
 * Reads a client's greeting and request, and answers those that are none. What the client sent behind them is left to be read.
 * `undefined` where there is nothing to connect to.
 */
export async function readSocksRequest(socket: Socket): Promise<SocksRequest | undefined> {
  const greeting = await take(socket, 2);
  if (greeting?.[0] !== 5) return undefined;
  const methods = await take(socket, greeting[1] ?? 0);
  if (methods === undefined) return undefined;
  // Only "no authentication" is on offer.
  socket.write(Buffer.from([5, methods.includes(0) ? 0 : 0xff]));
  if (!methods.includes(0)) return undefined;
  const head = await take(socket, 4);
  if (head?.[0] !== 5) return undefined;
  if (head[1] !== 1) {
    answerSocks(socket, "commandNotSupported");
    return undefined;
  }
  const address = await takeAddress(socket, head[3] ?? 0);
  const port = (await take(socket, 2))?.readUInt16BE();
  if (address === undefined || port === undefined) return undefined;
  return { ...address, port };
}

async function takeAddress(
  socket: Socket,
  type: number,
): Promise<Pick<SocksRequest, "address" | "isName"> | undefined> {
  if (type === 1) {
    const four = await take(socket, 4);
    return four && { address: four.join("."), isName: false };
  }
  if (type === 4) {
    const six = await take(socket, 16);
    const groups = six?.toString("hex").replaceAll(/(.{4})(?=.)/g, "$1:");
    return groups === undefined ? undefined : { address: groups, isName: false };
  }
  if (type === 3) {
    const length = (await take(socket, 1))?.[0];
    const name = length === undefined ? undefined : await take(socket, length);
    return name && { address: name.toString("latin1").toLowerCase(), isName: true };
  }
  answerSocks(socket, "addressTypeNotSupported");
  return undefined;
}

/** So many bytes, and no more; `undefined` when the client ends before. */
async function take(socket: Socket, bytes: number): Promise<Buffer | undefined> {
  if (bytes === 0) return Buffer.alloc(0);
  for (;;) {
    const read: unknown = socket.read(bytes);
    // At its end a stream gives what is left, which may be less.
    if (Buffer.isBuffer(read)) return read.length === bytes ? read : undefined;
    if (socket.readableEnded || socket.destroyed) return undefined;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ["readable", "end", "close"]) socket.off(event, done);
        resolve();
      };
      for (const event of ["readable", "end", "close"]) socket.on(event, done);
    });
  }
}
