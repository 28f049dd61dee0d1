import { once } from "node:events";
import { type AddressInfo, type Socket, connect as connectTo, createServer } from "node:net";
import type { SmtpConnect } from "../src/smtp/connectors.js";

/** What a server says to one command; `hang_up` ends the connection, after the text if there is one. */
export type Saying = string | { readonly hangUp: string } | undefined;

/** How a mail server on loopback behaves; what is not given is a plain server that takes every recipient. */
export interface MailManners {
  readonly banner?: Saying;
  readonly ehlo?: Saying;
  readonly helo?: Saying;
  readonly mail?: Saying;
  /** What RCPT is answered; nothing is silence. */
  readonly rcpt?: (mailbox: string) => Saying;
}

/** A mail server that tests talk to. */
export interface MailTestServer extends AsyncDisposable {
  readonly port: number;
  /** What was said in each connection, in the order they were made. */
  readonly sessions: readonly (readonly string[])[];
  /** The most connections there were at once; one ends with QUIT. */
  readonly most: () => number;
}

/** Starts a mail server. */
export async function startMailServer(manners: MailManners = {}): Promise<MailTestServer> {
  const sessions: string[][] = [];
  const sockets = new Set<Socket>();
  const talking = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    talking.add(socket);
    most = Math.max(most, talking.size);
    const lines: string[] = [];
    sessions.push(lines);
    socket.on("close", () => {
      sockets.delete(socket);
      talking.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    const say = (saying: Saying): void => {
      if (saying === undefined) return;
      if (typeof saying === "string") socket.write(`${saying}\r\n`);
      else socket.end(saying.hangUp === "" ? "" : `${saying.hangUp}\r\n`);
    };
    say("banner" in manners ? manners.banner : "220 mx.test ESMTP");
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString("utf8");
      for (let end = rest.indexOf("\r\n"); end !== -1; end = rest.indexOf("\r\n")) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        lines.push(line);
        if (line === "QUIT") talking.delete(socket);
        say(answer(line, manners));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sessions,
    most: () => most,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(line: string, manners: MailManners): Saying {
  if (line.startsWith("EHLO")) return "ehlo" in manners ? manners.ehlo : "250-mx.test\r\n250 8BITMIME";
  if (line.startsWith("HELO")) return manners.helo ?? "250 mx.test";
  if (line.startsWith("MAIL")) return "mail" in manners ? manners.mail : "250 2.1.0 OK";
  if (line.startsWith("RCPT")) {
    const mailbox = /<(.*)>/.exec(line)?.[1] ?? "";
    return manners.rcpt === undefined ? "250 2.1.5 OK" : manners.rcpt(mailbox);
  }
  if (line === "RSET") return "250 2.0.0 OK";
  return line === "QUIT" ? { hangUp: "221 2.0.0 Bye" } : "502 5.5.1 Unknown command";
}

/** Leads addresses of the open internet to servers on loopback; others refuse the connection, silent ones never answer it. */
export function leadTo(servers: Readonly<Record<string, MailTestServer | "silent">>): SmtpConnect {
  return async (address, _port, signal) => {
    const server = servers[address];
    if (server === "silent") {
      await once(signal, "abort");
      throw signal.reason;
    }
    if (server === undefined) throw new Error("connection refused");
    const socket = connectTo(server.port, "127.0.0.1");
    socket.on("error", () => socket.destroy());
    try {
      await once(socket, "connect", { signal });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return socket;
  };
}
