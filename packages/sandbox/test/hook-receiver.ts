import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";

/** What a receiver of webhooks got. */
export interface ReceivedHook {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks on loopback that answers what `answer` says; the test stops it when it ends. */
export async function receiveHooks(
  answer: (hook: ReceivedHook, number: number) => number = () => 200,
): Promise<{ url: string; got: ReceivedHook[] }> {
  const got: ReceivedHook[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const hook = { path: `${message.method} ${message.url}`, headers: message.headers, body };
      got.push(hook);
      response.writeHead(answer(hook, got.length)).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver got no port.");
  return { url: `http://127.0.0.1:${address.port}`, got };
}
