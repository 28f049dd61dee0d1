import { setTimeout as sleep } from "node:timers/promises";
import type { Socket } from "node:net";
import { mixText, pick } from "../world/random.js";

/** The banner of a host: one line, or several. */
export function bannerOf(host: string, isSlow: boolean): readonly string[] {
  const long = [
    `220-${host} ESMTP`,
    "220-We do not authorize the use of this system to transport unsolicited,",
    `220 and/or bulk e-mail. ${new Date().toUTCString()}`,
  ];
  if (isSlow) return long;
  return pick([[`220 ${host} ESMTP Postfix`], [`220 ${host} ESMTP ready`], long, [`220 ${host}`]], mixText(host));
}

/** What EHLO is answered: every server tells who it sees, as most do. */
export function ehloReply(host: string, client: string): readonly string[] {
  const shown = client.includes(":") ? `IPv6:${client}` : client;
  const turn = mixText(host);
  const hello = pick(
    [`at your service, [${shown}]`, `Hello [${shown}]`, `Hello caller [${shown}], pleased to meet you`],
    turn,
  );
  const extensions = ["PIPELINING", "SIZE 35882577", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"];
  const lines = [`${host} ${hello}`, ...(turn % 7 === 0 ? ["SIZE 35882577", "8BITMIME"] : extensions)];
  return lines.map((line, index) => `250${index === lines.length - 1 ? " " : "-"}${line}`);
}

/** Whether a host is so old that it knows HELO alone. */
export function knowsHeloAlone(host: string): boolean {
  return /^mx\d+\..*-/.test(host) && mixText(host) % 16 === 5;
}

/** Whether a host's packets are cut anywhere, also in the middle of a line. */
export function sendsInPieces(host: string): boolean {
  return mixText(host) % 5 === 3;
}

/** Sends a text; in pieces of odd sizes where asked to, each a packet of its own. */
export async function sendText(socket: Socket, text: string, inPieces: boolean): Promise<void> {
  if (socket.destroyed) return;
  if (!inPieces) {
    socket.write(text);
    return;
  }
  for (let from = 0, size = 3; from < text.length && !socket.destroyed; from += size, size += 4) {
    socket.write(text.slice(from, from + size));
    // A turn of the loop, so that pieces leave one by one.
    await sleep(1);
  }
}
