/** A real browser, and what a page in it did. */
import { chromium, type Browser, type Page } from "playwright-core";
import { chromiumPath } from "../../../scripts/ensure-chromium.js";

/**
 * Starts headless Chromium, which asks nobody for anything by itself.
 * @throws Error that says what to install, where there is none.
 */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium's sandbox refuses to be root's.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

/** A page with a record of what it did. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Addresses of requests and sockets, in order; those inside the page (`data:`, `blob:`) are not among them. */
  readonly requests: readonly string[];
  /** What it complained of: errors and warnings in the console, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  /** Messages of its sockets, in order. */
  readonly messages: readonly SocketMessage[];
}

/** A message of the GraphQL over WebSocket Protocol. */
export interface SocketMessage {
  readonly from: "page" | "gateway";
  readonly type: string;
  readonly payload?: Record<string, unknown>;
}

/** Opens an empty page in a profile of its own. It may use the clipboard. */
export async function openPage(browser: Browser): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  const messages: SocketMessage[] = [];
  context.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("websocket", (socket) => {
    requests.push(socket.url());
    const note = (from: SocketMessage["from"]) => (frame: { readonly payload: string | Buffer }) => {
      messages.push({ ...(JSON.parse(frame.payload.toString()) as SocketMessage), from });
    };
    socket.on("framesent", note("page"));
    socket.on("framereceived", note("gateway"));
  });
  return { page, requests, complaints, messages, [Symbol.asyncDispose]: () => context.close() };
}
