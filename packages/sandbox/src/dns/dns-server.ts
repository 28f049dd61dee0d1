import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { decode, type DecodedPacket } from "dns-packet";
import { replyTo } from "./dns-reply.js";
import type { DnsWorld } from "./dns-world.js";

/** A DNS server that listens. */
export interface DnsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves the world on one port, over UDP and TCP. With port 0 a free one is taken. Rejects when the port is taken. */
export async function startDnsServer(world: DnsWorld, host: string, port: number): Promise<DnsServer> {
  // The free port that TCP gets may be taken for UDP; then another is tried.
  for (let attempt = 1; ; attempt++) {
    const tcp = createServer();
    const udp = createSocket(host.includes(":") ? "udp6" : "udp4");
    try {
      tcp.listen(port, host);
      await once(tcp, "listening");
      const address = tcp.address();
      if (address === null || typeof address === "string") throw new Error("The DNS server got no TCP port.");
      udp.bind(address.port, host);
      await once(udp, "listening");
      return serve(world, tcp, udp, address.port);
    } catch (error) {
      tcp.close();
      udp.close();
      if (port !== 0 || attempt === 10) throw error;
    }
  }
}

function serve(world: DnsWorld, tcp: Server, udp: UdpSocket, port: number): DnsServer {
  const connections = new Set<Socket>();
  udp.on("message", (message, from) => {
    const reply = answer(message, world, "udp");
    if (reply !== undefined) udp.send(reply, from.port, from.address);
  });
  tcp.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    // An asker that hangs up early is not our fault.
    socket.on("error", () => socket.destroy());
    serveConnection(socket, world);
  });
  return {
    port,
    async stop() {
      for (const socket of connections) socket.destroy();
      udp.close();
      tcp.close();
      await Promise.all([once(udp, "close"), once(tcp, "close")]);
    },
  };
}

/** Messages over TCP follow one another, each behind its length in two bytes (RFC 1035, 4.2.2). */
function serveConnection(socket: Socket, world: DnsWorld): void {
  let waiting = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0);
      const reply = answer(waiting.subarray(2, end), world, "tcp");
      waiting = waiting.subarray(end);
      if (reply === undefined) continue;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      socket.write(Buffer.concat([length, reply]));
    }
  });
}

function answer(message: Buffer, world: DnsWorld, transport: "udp" | "tcp"): Buffer | undefined {
  let query: DecodedPacket;
  try {
    query = decode(message);
  } catch {
    // Not a DNS message: a server drops what it cannot read.
    return undefined;
  }
  return query.flag_qr ? undefined : replyTo(query, world, transport);
}
