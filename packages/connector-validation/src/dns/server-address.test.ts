import { describe, expect, it } from "vitest";
import { formatServerAddress, parseServerAddress } from "./server-address.js";

describe("a name server's address", () => {
  it.each([
    ["192.0.2.1", { address: "192.0.2.1", port: 53 }],
    ["127.0.0.1:5353", { address: "127.0.0.1", port: 5353 }],
    ["2001:db8::1", { address: "2001:db8::1", port: 53 }],
    ["[2001:db8::1]:5353", { address: "2001:db8::1", port: 5353 }],
    ["[::1]", { address: "::1", port: 53 }],
  ])("reads %s", (text, expected) => {
    expect(parseServerAddress(text)).toEqual(expected);
  });

  it.each(["192.0.2.1:53", "[2001:db8::1]:5353"])("writes %s as it is read", (text) => {
    expect(formatServerAddress(parseServerAddress(text))).toBe(text);
  });

  it.each(["dns.example.net", "127.0.0.1:0", "127.0.0.1:65536", "256.1.1.1", "[127.0.0.1]:53", "127.0.0.1:", ""])(
    "refuses %j",
    (text) => {
      expect(() => parseServerAddress(text)).toThrow(TypeError);
    },
  );
});
