/** One subscription on one socket, as a client of graphql-ws has it. */
import { machineMs } from "./clock.ts";
import { openLight, type LightSocket } from "./light-socket.ts";

/** Where and how to subscribe. */
export interface SubscriptionStart {
  /** Of GraphQL, over HTTP. */
  readonly url: string;
  /** A key or a progress token. */
  readonly secret: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A subscription that was begun. */
export interface Subscription {
  /** When the operation was sent, by the machine's clock. */
  readonly begunAt: number;
  /** Resolves once there are no more events: after the last, by an error, or because the socket was cut. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** How long a message may lie. */
const unreadMs = 500;

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: Readonly<Record<string, unknown>>; readonly errors?: unknown };
}

/**
 * Begins a subscription with one root field, and resolves when its first event has come.
 * @param onEvent is handed what the root field tells, and when it came.
 * @throws Error when the gateway lets nobody in, or refuses the operation.
 */
export async function subscribe(
  { url, secret, query, variables }: SubscriptionStart,
  onEvent: (event: unknown, at: number) => void,
): Promise<Subscription> {
  const first = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  let socket: LightSocket | undefined;
  let begunAt = 0;
  let isBegun = false;
  const unread: { readonly text: string; readonly at: number }[] = [];
  const readAll = (): void => {
    for (const { text, at } of unread.splice(0)) read(text, at);
  };
  const hear = (text: string): void => {
    unread.push({ text, at: machineMs() });
    // Thousands hear at once: what a message says is looked at when all have it.
    if (isBegun && text.includes('"type":"next"')) setTimeout(readAll, unreadMs);
    else readAll();
  };
  const read = (text: string, at: number): void => {
    const { type, payload } = JSON.parse(text) as Message;
    if (type === "connection_ack") {
      begunAt = machineMs();
      socket?.send({ id: "1", type: "subscribe", payload: { query, variables } });
    } else if (type === "next" && payload?.errors === undefined) {
      for (const event of Object.values(payload?.data ?? {})) onEvent(event, at);
      isBegun = true;
      first.resolve();
    } else if (type === "complete") {
      end.resolve();
    } else {
      first.reject(new Error(`The gateway answered ${text}`));
      socket?.cut();
    }
  };
  const close = (): void => {
    first.reject(new Error("The gateway closed a socket before its first event."));
    end.resolve();
  };
  socket = await openLight(url, { onMessage: hear, onClose: close });
  socket.send({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } });
  await first.promise;
  return { begunAt, ended: end.promise, leave: () => socket.cut() };
}
