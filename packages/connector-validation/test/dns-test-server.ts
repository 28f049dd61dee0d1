import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Answer, type DecodedPacket, RECURSION_AVAILABLE, TRUNCATED_RESPONSE, decode, encode } from "dns-packet";

/** One question as the server got it. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly transport: "udp" | "tcp";
  /** How often this name and type was asked for before, over this transport. */
  readonly before: number;
  readonly query: DecodedPacket;
}

/** A name server on loopback that answers as a test tells it. */
export interface DnsTestServer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Every question in the order it came, as `MX example.net`. */
  readonly asked: readonly string[];
}

/** The datagrams or messages that answer a question; none is silence. */
export type Answers = (asked: Asked) => readonly Buffer[];

/** Starts a name server on UDP and TCP. */
export async function startDnsTestServer(answers: Answers): Promise<DnsTestServer> {
  const asked: string[] = [];
  const counts = new Map<string, number>();
  const reply = (message: Buffer, transport: "udp" | "tcp"): readonly Buffer[] => {
    const query = decode(message);
    const { name = "", type = "" } = query.questions?.[0] ?? {};
    const key = `${transport} ${type} ${name}`;
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    asked.push(`${type} ${name}`);
    return answers({ name, type, transport, before, query });
  };

  const tcp = createServer();
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket("udp4");
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");

  udp.on("message", (message, from) => {
    for (const bytes of reply(message, "udp")) udp.send(bytes, from.port, from.address);
  });
  const connections = new Set<Socket>();
  tcp.on("connection", (socket) => {
    connections.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      for (const bytes of reply(chunk.subarray(2), "tcp")) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytes.length);
        // In two pieces, as a network may deliver it.
        socket.write(Buffer.concat([length, bytes.subarray(0, 5)]));
        socket.write(bytes.subarray(5));
      }
    });
  });

  return {
    address: `127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy();
      udp.close();
      tcp.close();
      await Promise.all([once(udp, "close"), once(tcp, "close")]);
    },
  };
}

/** Response codes by name. */
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** What a response holds. */
export interface Response {
  readonly code?: keyof typeof codes;
  readonly answers?: Answer[];
  readonly authorities?: Answer[];
  readonly truncated?: boolean;
  readonly id?: number;
  readonly name?: string;
}

/** A response to a query; id and name may be made wrong. */
export function respond({ query, name, type }: Asked, response: Response = {}): Buffer {
  return encode({
    type: "response",
    id: response.id ?? query.id,
    flags: RECURSION_AVAILABLE | codes[response.code ?? "NOERROR"] | (response.truncated ? TRUNCATED_RESPONSE : 0),
    questions: [{ name: response.name ?? name, type: type as "MX", class: "IN" }],
    answers: response.answers ?? [],
    authorities: response.authorities ?? [],
  });
}

/** An MX record. */
export function mx(name: string, preference: number, exchange: string, ttl = 300): Answer {
  return { type: "MX", name, ttl, data: { preference, exchange } };
}

/** An address record. */
export function address(name: string, data: string, ttl = 300): Answer {
  return { type: data.includes(":") ? "AAAA" : "A", name, ttl, data };
}

/** The SOA of a zone, which tells how long an absence holds. */
export function soa(name: string, minimum: number): Answer {
  return { type: "SOA", name, ttl: minimum, data: { mname: "ns.example.net", rname: "host.example.net", minimum } };
}
