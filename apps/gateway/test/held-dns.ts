/** A name server that answers as another does, whenever a test lets it. */
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";

export interface HeldDns extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** How many questions have come. */
  readonly asked: number;
  /** From now on answers are kept back. */
  hold(): void;
  /** Sends what was kept back; from now on answers go out at once. */
  release(): void;
}

/** Stands before a name server, over UDP. @param behind `host:port` */
export async function holdDns(behind: string): Promise<HeldDns> {
  const [host = "", port = ""] = behind.split(":");
  const server = createSocket("udp4");
  const kept: (() => void)[] = [];
  let isHeld = false;
  let asked = 0;
  server.on("message", (question: Buffer, from: RemoteInfo) => {
    asked += 1;
    const asker = createSocket("udp4");
    asker.once("message", (answer: Buffer) => {
      asker.close();
      const send = (): void => server.send(answer, from.port, from.address);
      if (isHeld) kept.push(send);
      else send();
    });
    asker.send(question, Number(port), host);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${server.address().port}`,
    get asked() {
      return asked;
    },
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      for (const send of kept.splice(0)) send();
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
