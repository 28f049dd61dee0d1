/** An address of a database that can be away: nobody listens there, and connections are cut. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** See the head of this file. Disposing ends it for good. */
export class BreakableDatabase implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #to: URL;
  #server: Server;
  #port = 0;

  private constructor(url: string) {
    this.#to = new URL(url);
    this.#server = this.#make();
  }

  static async of(url: string): Promise<BreakableDatabase> {
    const made = new BreakableDatabase(url);
    await made.comeBack();
    return made;
  }

  get url(): string {
    const url = new URL(this.#to);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  async goAway(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await closed;
  }

  async comeBack(): Promise<void> {
    this.#server = this.#make();
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) await this.goAway();
  }

  #make(): Server {
    return createServer((socket) => {
      const onwards = connect(Number(this.#to.port), this.#to.hostname);
      for (const [from, to] of [
        [socket, onwards],
        [onwards, socket],
      ] as const) {
        this.#sockets.add(from);
        from.on("error", () => to.destroy()).on("close", () => to.destroy());
        from.pipe(to);
      }
    });
  }
}
