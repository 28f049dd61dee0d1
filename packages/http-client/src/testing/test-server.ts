import type { Server as HttpServer } from "node:http";
import type { Server, Socket } from "node:net";

/** A server of a test's own on a free port of loopback. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Ends it and all its connections. */
  close(): Promise<void>;
}

/** Lets a server listen on all of loopback and answers where. */
export async function listen(server: Server | HttpServer): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // A test that drops connections sees resets here; they are what it asked for.
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server listens on no port");
  const { port, family, address } = bound;
  return {
    port,
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
