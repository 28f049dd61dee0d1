/** Where requests come from: what proxies say counts only where they are trusted. */
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { originReader } from "../src/server/origin.js";

function read(headers: Record<string, string>, peer = "10.1.2.3", publicUrl?: string) {
  const reader = originReader({ trustedProxies: ["10.0.0.0/8", "fd00::/8"], publicUrl });
  return reader({ headers, socket: { remoteAddress: peer } } as unknown as IncomingMessage);
}

test.each([
  ["nothing forwarded", {}, "10.1.2.3", "10.1.2.3"],
  ["by a trusted proxy", { "x-forwarded-for": "192.0.2.7" }, "10.1.2.3", "192.0.2.7"],
  ["by two trusted proxies", { "x-forwarded-for": "192.0.2.7, 10.9.9.9" }, "10.1.2.3", "192.0.2.7"],
  ["forged before a trusted proxy", { "x-forwarded-for": "1.1.1.1, 192.0.2.7" }, "10.1.2.3", "192.0.2.7"],
  ["by nobody we trust", { "x-forwarded-for": "1.1.1.1" }, "192.0.2.9", "192.0.2.9"],
  ["with a port", { "x-forwarded-for": "192.0.2.7:4711" }, "10.1.2.3", "192.0.2.7"],
  ["of IPv6", { "x-forwarded-for": "[2001:db8::1]:443" }, "fd00::1", "2001:db8::1"],
  ["what is no address", { "x-forwarded-for": "unknown" }, "10.1.2.3", "10.1.2.3"],
  ["from IPv4 in IPv6", { "x-forwarded-for": "192.0.2.7" }, "::ffff:10.1.2.3", "192.0.2.7"],
])("%s", (_, headers, peer, address) => {
  expect(read(headers, peer).ipAddress).toBe(address);
});

test("the address of this gateway is the caller's view of it", () => {
  const forwarded = { host: "inner:4000", "x-forwarded-proto": "https", "x-forwarded-host": "api.example.com" };
  expect(read(forwarded).baseUrl).toBe("https://api.example.com");
  expect(read({ ...forwarded, "x-forwarded-proto": "wss" }).baseUrl).toBe("https://api.example.com");
  expect(read(forwarded, "192.0.2.9").baseUrl).toBe("http://inner:4000");
  expect(read({ host: "evil.example/x?" }).baseUrl).toBe("http://localhost");
  expect(read(forwarded, "10.1.2.3", "https://storegate.example.com").baseUrl).toBe("https://storegate.example.com");
});

test("a network that is none is named", () => {
  for (const text of ["10.0.0.0/33", "proxy", "10.0.0.0/", "1.2.3.4/8/8"]) {
    expect(() => originReader({ trustedProxies: [text], publicUrl: undefined })).toThrow(`"${text}" is no address`);
  }
});
