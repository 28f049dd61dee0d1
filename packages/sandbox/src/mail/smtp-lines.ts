import type { Socket } from "node:net";

/** The longest command line with its end (RFC 5321, 4.5.3.1.4, with room for an extension's words), in bytes. */
export const longestCommand = 1024;
/** Where a line is so long without an end that a server gives up. */
const longestOfAll = 65_536;

/**
 * What a client sends, line by line without their ends; `null` for a line that is too long. Ends when the client does, also when
 * it hangs up in the middle, which is not the server's fault.
 */
export async function* linesOf(socket: Socket): AsyncGenerator<string | null> {
  let waiting = Buffer.alloc(0);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      waiting = Buffer.concat([waiting, chunk]);
      for (let end = waiting.indexOf(10); end >= 0; end = waiting.indexOf(10)) {
        const line = waiting.subarray(0, end + 1);
        waiting = waiting.subarray(end + 1);
        yield line.length > longestCommand ? null : line.toString("utf8").replace(/\r?\n$/, "");
      }
      if (waiting.length > longestOfAll) return;
    }
  } catch (error) {
    if (!socket.destroyed) throw error;
  }
}
