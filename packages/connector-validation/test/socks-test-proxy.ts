import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

/** A SOCKS5 proxy that leads every address to one port of loopback, or refuses all. */
export interface SocksTestProxy extends AsyncDisposable {
  readonly url: string;
  /** What it was asked for, as `62.1.2.3:25`. */
  readonly asked: readonly string[];
}

/** Starts one; `undefined` refuses all connections, `silent` never answers a request. */
export async function startSocksProxy(port: number | undefined | "silent"): Promise<SocksTestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const keep = (socket: Socket): void => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    };
    keep(client);
    // The greeting comes whole, and so does the request: both are a few octets on loopback.
    client.once("data", () => {
      client.write(Buffer.from([5, 0]));
      client.once("data", (request: Buffer) => {
        const wanted = `${[...request.subarray(4, 8)].join(".")}:${request.readUInt16BE(8)}`;
        asked.push(wanted);
        if (port === "silent") return;
        const answer = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        if (port === undefined) {
          client.end(answer(5));
          return;
        }
        const target = connect(port, "127.0.0.1", () => {
          client.write(answer(0));
          target.pipe(client);
          client.pipe(target);
        });
        keep(target);
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
