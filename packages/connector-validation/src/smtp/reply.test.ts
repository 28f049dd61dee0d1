import { expect, test } from "vitest";
import { showReply } from "./reply.js";

const address = "Anna.Berg@bücher.example.net";

test.each([
  ["<anna.berg@bücher.example.net>: no such user", "<address>: no such user"],
  ["ANNA.BERG@BÜCHER.EXAMPLE.NET unknown", "<address> unknown"],
  ["no mailbox here by 'anna.BERG'", "no mailbox here by <address>"],
  ["<anna.berg> (anna.berg) unknown", "<address> <address> unknown"],
  ["user unknown: “anna.berg@bücher.example.net”", "user unknown: “<address>”"],
  ["anna.bergmann is somebody else", "anna.bergmann is somebody else"],
])("of %j no address is shown", (line, shown) => {
  expect(showReply({ code: 550, lines: [line] }, [address])).toBe(`550 ${shown}`);
});

test("letters are alike beyond ASCII too", () => {
  // U+017F is an s to whoever compares without case, and U+212A a k.
  const lines = ["<ſue.K\u{212A}@example.net> unknown"];
  expect(showReply({ code: 550, lines }, ["sue.kk@example.net"])).toBe("550 <address> unknown");
});
