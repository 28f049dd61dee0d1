/** A name server before another one, that fails one time in five. */
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** One that listens. */
export interface FailingResolver extends AsyncDisposable {
  /** As `127.0.0.1:5353`. */
  readonly address: string;
  /** Questions over UDP so far, and how many of them failed. */
  readonly asked: () => { readonly all: number; readonly failed: number };
}

/** Fails the n-th time that it is asked something or does not, whatever else it is asked: each run of a seed is the same. */
type Failing = (question: string, time: number) => "servfail" | "silence" | undefined;

/** One time in five: three of these are SERVFAIL, as of a server that could not find out, and one is a datagram that is lost. */
function oneInFive(seed: number): Failing {
  return (question, time) => {
    const drawn = createHash("sha256").update(`${seed} ${time} ${question}`).digest().readUInt32BE() % 20;
    if (drawn >= 4) return undefined;
    return drawn === 0 ? "silence" : "servfail";
  };
}

/** Starts it before a server at `127.0.0.1:port`. What comes over TCP was asked over UDP before, and does not fail again. */
export async function startFailingResolver(server: string, seed: number): Promise<FailingResolver> {
  const { hostname, port } = new URL(`dns://${server}`);
  const behind = Number(port);
  const failing = oneInFive(seed);
  const times = new Map<string, number>();
  const waiting = new Map<number, { readonly id: number; readonly address: string; readonly port: number }>();
  const sockets = new Set<Socket>();
  let [all, failed] = [0, 0];
  const tcp = createServer((socket) => {
    const through = connect(behind, hostname);
    for (const each of [socket, through]) {
      sockets.add(each);
      each.on("close", () => sockets.delete(each));
      each.on("error", () => [socket, through].forEach((one) => one.destroy()));
    }
    socket.pipe(through).pipe(socket);
  });
  const front = createSocket("udp4");
  const back = createSocket("udp4");
  front.on("message", (message, from) => {
    const question = message.subarray(12).toString("base64");
    const time = times.get(question) ?? 0;
    times.set(question, time + 1);
    all += 1;
    const failure = failing(question, time);
    if (failure !== undefined) failed += 1;
    if (failure === "silence") return;
    if (failure === "servfail") return front.send(servfailOf(message), from.port, from.address);
    // The ids of several askers may be the same.
    const own = all & 0xff_ff;
    waiting.set(own, { id: message.readUInt16BE(0), address: from.address, port: from.port });
    message.writeUInt16BE(own, 0);
    back.send(message, behind, hostname);
  });
  back.on("message", (message) => {
    const asker = waiting.get(message.readUInt16BE(0));
    if (asker === undefined) return;
    message.writeUInt16BE(asker.id, 0);
    front.send(message, asker.port, asker.address);
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const listening = tcp.address();
  if (listening === null || typeof listening === "string") throw new Error("The failing resolver got no port.");
  front.bind(listening.port, "127.0.0.1");
  await once(front, "listening");
  return {
    address: `127.0.0.1:${listening.port}`,
    asked: () => ({ all, failed }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      front.close();
      back.close();
      tcp.close();
      await once(tcp, "close");
    },
  };
}

/** The same message as a response of SERVFAIL (RFC 1035, 4.1.1). */
function servfailOf(query: Buffer): Buffer {
  const reply = Buffer.from(query);
  reply.writeUInt8(reply.readUInt8(2) | 0x80, 2);
  reply.writeUInt8(0x82, 3);
  return reply;
}
