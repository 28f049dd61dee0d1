/** A socket without a client library, to misbehave with. */
import { once } from "node:events";
import { WebSocket, type ClientOptions } from "ws";
import type { Api } from "./harness.js";
import type { Closing } from "./sockets.js";

/** A message of the protocol. */
export interface ProtocolMessage {
  readonly type: string;
  readonly id?: string;
  /** Of a result, its data by root field; of an error, a list. */
  readonly payload?: {
    readonly data?: Readonly<Record<string, { readonly final?: boolean; readonly results?: readonly unknown[] }>>;
  };
}

/** A socket that is open. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: WebSocket;
  /** All that came. */
  readonly messages: readonly ProtocolMessage[];
  readonly closed: Promise<Closing>;
  send(message: object): void;
  /** Waits for a message that passes. @throws Error when the socket is closed before. */
  heard(passes: (message: ProtocolMessage) => boolean): Promise<ProtocolMessage>;
}

/** Opens a socket and says nothing. */
export async function openRaw({ url }: Pick<Api, "url">, options: ClientOptions = {}): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", options);
  const messages: ProtocolMessage[] = [];
  const news = new EventTarget();
  const closing = Promise.withResolvers<Closing>();
  let isClosed = false;
  socket.on("message", (data) => {
    if (!Buffer.isBuffer(data)) throw new Error("a message came in parts");
    messages.push(JSON.parse(data.toString()) as ProtocolMessage);
    news.dispatchEvent(new Event("news"));
  });
  socket.on("error", () => {});
  socket.on("close", (code, reason) => {
    isClosed = true;
    closing.resolve({ code, reason: String(reason) });
    news.dispatchEvent(new Event("news"));
  });
  await once(socket, "open");
  return {
    socket,
    messages,
    closed: closing.promise,
    send: (message) => socket.send(JSON.stringify(message)),
    async heard(passes) {
      for (;;) {
        const found = messages.find(passes);
        if (found) return found;
        if (isClosed) throw new Error(`the socket was closed after ${JSON.stringify(messages)}`);
        await once(news, "news");
      }
    },
    [Symbol.asyncDispose]: async () => socket.terminate(),
  };
}

/** Opens a socket and says who it is. */
export async function signIn(
  test: Pick<Api, "url">,
  connectionParams: Record<string, unknown>,
  options: ClientOptions = {},
): Promise<RawSocket> {
  const raw = await openRaw(test, options);
  raw.send({ type: "connection_init", payload: connectionParams });
  return raw;
}

/** As {@link signIn}, with a key, and let in. */
export async function letIn(test: Pick<Api, "url" | "key">, key = test.key): Promise<RawSocket> {
  const raw = await signIn(test, { authorization: `Bearer ${key}` });
  await raw.heard(({ type }) => type === "connection_ack");
  return raw;
}
