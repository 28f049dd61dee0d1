/** Sockets to a server of PostgreSQL's protocol, upgraded to TLS as a config wants it. */
import { once } from "node:events";
import { isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { z } from "zod";
import type { tlsModes } from "./postgres-config.js";
import { tlsRefused } from "./source-faults.js";
import type { SourceHost } from "./source.js";

/** Where a server is, and how privately it is spoken to. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: (typeof tlsModes)[number];
}

const tlsRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const cancelCode = 80_877_102;
/** How long a server may take to be there. */
const connectMs = 15_000;

/** @throws Fault SOURCE_TLS_REFUSED; what the host's `connect` throws. */
export async function openSocket(server: ServerAddress, host: SourceHost, signal?: AbortSignal): Promise<Socket> {
  const patience = AbortSignal.timeout(connectMs);
  const until = signal ? AbortSignal.any([patience, signal]) : patience;
  const socket = await host.connect({ host: server.host, port: server.port, signal: until });
  if (server.tls === "off") return socket;
  try {
    socket.write(tlsRequest);
    const answer = z.tuple([z.instanceof(Buffer)]).parse(await once(socket, "data", { signal: until }))[0];
    // More than the one letter would be words that somebody put in before anything was private.
    if (answer.length !== 1 || answer[0] !== 0x53) throw tlsRefused(server.host, "the server offers no TLS.");
    return await upgraded(socket, server, until);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function upgraded(socket: Socket, { host, tls }: ServerAddress, signal: AbortSignal): Promise<Socket> {
  const secure = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: tls === "verify",
  });
  try {
    await once(secure, "secureConnect", { signal });
    return secure;
  } catch (error) {
    secure.destroy();
    if (signal.aborted || !(error instanceof Error)) throw error;
    throw tlsRefused(host, `${error.message}.`, error);
  }
}

/** Which of a server's sessions it is, as the server itself told. */
export interface ServerSession {
  readonly pid: number;
  readonly secret: number;
}

/** Asks a server to give up what it does for a session. Where that fails, the session's end does it in the long run. */
export async function cancelSession(server: ServerAddress, host: SourceHost, session: ServerSession): Promise<void> {
  const socket = await openSocket(server, host);
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(cancelCode, 4);
  request.writeInt32BE(session.pid, 8);
  request.writeInt32BE(session.secret | 0, 12);
  const closed = once(socket, "close");
  socket.resume();
  socket.end(request);
  await closed;
}
