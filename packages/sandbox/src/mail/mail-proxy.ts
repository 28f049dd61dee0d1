import { once } from "node:events";
import { BlockList, createServer, isIPv6, type Socket } from "node:net";
import { servesMail } from "./exchangers.js";
import type { ClosedPort } from "./mail-control.js";
import type { MailWorld } from "./mail-world.js";
import type { SessionLog } from "./session-log.js";
import { SmtpSession } from "./smtp-session.js";
import { answerSocks, readSocksRequest, type SocksRequest } from "./socks-request.js";

/** How long a client may leave its half of a connection open after the server has hung up, in milliseconds. */
const lingerMs = 2000;

/** Where nobody's mail server may be: this machine and the networks around it. */
const notPublic = new BlockList();
notPublic.addSubnet("127.0.0.0", 8);
notPublic.addSubnet("10.0.0.0", 8);
notPublic.addSubnet("172.16.0.0", 12);
notPublic.addSubnet("192.168.0.0", 16);
notPublic.addSubnet("169.254.0.0", 16);
notPublic.addSubnet("::1", 128, "ipv6");
notPublic.addSubnet("fc00::", 7, "ipv6");
notPublic.addSubnet("fe80::", 10, "ipv6");

/** What the proxy stands on. */
export interface MailProxyParts {
  readonly world: MailWorld;
  readonly sessions: SessionLog;
  /** How port 25 is closed now; `null` while it is open. */
  readonly closed: () => ClosedPort | null;
  readonly timeScale: number;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A proxy that listens. */
export interface MailProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves SOCKS5 on one port; with port 0 a free one is taken. Rejects when the port is taken. */
export async function startMailProxy(parts: MailProxyParts, host: string, port: number): Promise<MailProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client that hangs up early is not our fault.
    socket.on("error", () => socket.destroy());
    serve(socket, parts).catch((error: unknown) => {
      socket.destroy();
      if (!parts.signal.aborted)
        parts.log(`the mail proxy broke: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The mail proxy got no TCP port.");
  return {
    port: address.port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}

async function serve(socket: Socket, parts: MailProxyParts): Promise<void> {
  const request = await readSocksRequest(socket);
  if (request === undefined) {
    hangUp(socket);
    return;
  }
  const closed = request.port === 25 ? parts.closed() : null;
  // Nothing is answered, until the client gives up.
  if (closed === "timeout") return waitForEnd(socket);
  const host = request.port === 25 && closed === null ? hostOf(request, parts.world) : null;
  if (host === null || host === undefined) {
    answerSocks(socket, host === null ? "connectionRefused" : "hostUnreachable");
    hangUp(socket);
    return;
  }
  const { world, sessions, timeScale, signal } = parts;
  const record = sessions.begin(host, request.address);
  socket.once("close", () => record.ended());
  answerSocks(socket, "succeeded");
  await new SmtpSession(socket, { host, world, record, timeScale, signal }).serve();
  hangUp(socket);
}

/** The name whose mail server a request is for; `null` where none listens, `undefined` where nobody is. */
function hostOf({ address, isName }: SocksRequest, { dns }: MailWorld): string | null | undefined {
  if (isName) {
    const records = dns.answer(address);
    const hasAddress = typeof records !== "string" && records.some(({ type }) => type === "A" || type === "AAAA");
    if (!hasAddress) return undefined;
    return servesMail(dns, address) ? address : null;
  }
  if (notPublic.check(address, isIPv6(address) ? "ipv6" : "ipv4")) return null;
  const name = dns.nameOf(address);
  return name === undefined || servesMail(dns, name) ? name : null;
}

/** Ends our half at once, and the other when the client does, or after a while. */
function hangUp(socket: Socket): void {
  if (socket.destroyed) return;
  socket.end();
  socket.resume();
  socket.setTimeout(lingerMs, () => socket.destroy());
}

function waitForEnd(socket: Socket): void {
  socket.once("end", () => socket.destroy());
  socket.resume();
}
