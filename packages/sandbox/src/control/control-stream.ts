import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";

/** So many characters are sent at once. */
const lotSize = 65_536;

/** Sends each item as a line of JSON. */
export async function sendLines(response: ServerResponse, items: Iterable<unknown>): Promise<void> {
  await stream(response, "application/x-ndjson", lines(items));
}

/** Sends an object of lists, as JSON. */
export async function sendLists(
  response: ServerResponse,
  lists: Readonly<Record<string, Iterable<unknown>>>,
): Promise<void> {
  await stream(response, "application/json", objectOf(lists));
}

/** Sends texts as they are made, and lets other requests have their turn. Who hangs up ends it. */
async function stream(response: ServerResponse, contentType: string, texts: Iterable<string>): Promise<void> {
  response.writeHead(200, { "content-type": contentType });
  try {
    await pipeline(Readable.from(lots(texts)), response);
  } catch (error) {
    const isHungUp = error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (!isHungUp) throw error;
  }
}

async function* lots(texts: Iterable<string>): AsyncGenerator<string> {
  let lot = "";
  for (const text of texts) {
    lot += text;
    if (lot.length < lotSize) continue;
    yield lot;
    lot = "";
    await setImmediate();
  }
  yield lot;
}

function* lines(items: Iterable<unknown>): Generator<string> {
  for (const item of items) yield `${JSON.stringify(item)}\n`;
}

function* objectOf(lists: Readonly<Record<string, Iterable<unknown>>>): Generator<string> {
  let before = "{";
  for (const [name, items] of Object.entries(lists)) {
    yield `${before}${JSON.stringify(name)}:[`;
    let separator = "";
    for (const item of items) {
      yield `${separator}${JSON.stringify(item)}`;
      separator = ",";
    }
    before = "],";
  }
  yield before === "{" ? "{}" : "]}";
}
