import { describe, expect, it } from "vitest";
import { createReplyParser } from "./reply-parser.js";

/** The replies in these octets, handed over in pieces of so many. */
function parse(text: string, size: number) {
  const parser = createReplyParser();
  const octets = Buffer.from(text);
  const replies = [];
  for (let at = 0; at < octets.length; at += size) {
    parser.push(octets.subarray(at, at + size));
    for (let reply = parser.next(); reply !== undefined; reply = parser.next()) replies.push(reply);
  }
  return { replies, pending: parser.pending };
}

describe("replies", () => {
  it.each([1, 2, 7, 1000])("are whole whatever pieces they come in: %i octets", (size) => {
    expect(parse("250-mx.example.net\r\n250-8BITMIME\n250 Straße\r\n421\r\n550-5.1.1 no\r\n", size)).toEqual({
      replies: [
        { code: 250, lines: ["mx.example.net", "8BITMIME", "Straße"] },
        { code: 421, lines: [""] },
      ],
      pending: true,
    });
  });

  it.each([
    ["hello\r\n", "no SMTP reply"],
    ["99 x\r\n", "no SMTP reply"],
    ["2500 x\r\n", "no SMTP reply"],
    ["199 x\r\n", "no SMTP reply"],
    ["\r\n", "no SMTP reply"],
    ["HTTP/1.1 200 OK\r\n", "no SMTP reply"],
    ["250-a\r\n251 b\r\n", "two codes, 250 and 251"],
    [`250 ${"x".repeat(1100)}`, "a line of more than 1024 octets"],
    ["250-x\r\n".repeat(101), "more than 100 lines"],
  ])("are not made of %j", (text, words) => {
    for (const size of [1, 5000]) expect(() => parse(text, size)).toThrow(words);
  });
});
