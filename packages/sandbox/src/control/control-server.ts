import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { controlRoutes } from "./control-routes.js";
import type { SandboxControl } from "./sandbox-control.js";

/** Serves one request below `/control`. */
export async function serveControl(
  control: SandboxControl,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(message.url ?? "/", "http://sandbox");
  const asked = `${message.method ?? "GET"} ${url.pathname.replace(/^\/control/, "") || "/"}`;
  if (asked === "GET /") {
    sendJson(response, 200, { routes: controlRoutes.map(({ method, path }) => `${method} /control${path}`) });
    return;
  }
  for (const route of controlRoutes) {
    const found = new RegExp(`^${route.method} ${route.path.replace(/\{\w+\}/, "([^/]+)")}$`).exec(asked);
    if (found === null) continue;
    try {
      const body = await readBody(message);
      const param = decodeURIComponent(found[1] ?? "");
      await answer(response, await route.run(control, { param, body, query: url.searchParams }));
    } catch (error) {
      if (response.headersSent) throw error;
      const reason =
        error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
      sendJson(response, 400, { error: reason });
    }
    return;
  }
  sendJson(response, 404, { error: `The control has no ${asked}. GET /control lists its routes.` });
}

async function answer(response: ServerResponse, result: unknown): Promise<void> {
  if (result === undefined) {
    response.writeHead(204).end();
    return;
  }
  if (result === false) {
    sendJson(response, 404, { error: "There is no such thing in the store." });
    return;
  }
  if (typeof result === "object" && result !== null && Symbol.iterator in result && !Array.isArray(result)) {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    await pipeline(Readable.from(lines(result as Iterable<unknown>)), response);
    return;
  }
  sendJson(response, 200, result);
}

function* lines(items: Iterable<unknown>): Generator<string> {
  for (const item of items) yield `${JSON.stringify(item)}\n`;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}
