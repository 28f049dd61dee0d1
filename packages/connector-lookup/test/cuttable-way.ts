/** A way to a server that can be cut, as the sockets of a process are when it is killed. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way that leads to a server until it is cut. */
export interface CuttableWay {
  /** In the place of the server's own URL. */
  readonly url: string;
  /** Ends all connections at once, on both sides, and takes no more. */
  cut(): Promise<void>;
}

/** Opens a way on loopback. */
export async function cuttableWay(to: string): Promise<CuttableWay> {
  const { hostname, port, pathname } = new URL(to);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    // What is cut is an error to nobody here.
    return socket.on("error", () => socket.destroy()).once("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = keep(connect(Number(port), hostname));
    keep(near).pipe(far).pipe(near);
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}${pathname.replace(/\/$/, "")}`,
    async cut() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
