import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type ControlRoute, ListsByName } from "./control-route.js";
import { controlRoutes } from "./control-routes.js";
import { sendLines, sendLists } from "./control-stream.js";
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
    sendJson(response, 200, { routes: controlRoutes.map(describe) });
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
      sendJson(response, 400, { error: reason, ...bodyOf(route) });
    }
    return;
  }
  sendJson(response, 404, { error: `The control has no ${asked}. GET /control lists its routes.` });
}

/** A route in words, its body as JSON Schema. */
function describe(route: ControlRoute): object {
  return { route: `${route.method} /control${route.path}`, ...bodyOf(route) };
}

function bodyOf({ takes }: ControlRoute): { readonly body?: unknown } {
  if (takes === undefined) return {};
  const { $schema: _dialect, ...body } = z.toJSONSchema(takes, { io: "input", unrepresentable: "any" });
  return { body };
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
  if (result instanceof ListsByName) {
    await sendLists(response, result.lists);
    return;
  }
  if (typeof result === "object" && result !== null && Symbol.iterator in result && !Array.isArray(result)) {
    await sendLines(response, result as Iterable<unknown>);
    return;
  }
  sendJson(response, 200, result);
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
