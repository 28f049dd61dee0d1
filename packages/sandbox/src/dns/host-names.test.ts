import { expect, it } from "vitest";
import { numberedDomain } from "../world/numbered-domain.js";
import { DnsWorld } from "./dns-world.js";
import { publicAddressOf } from "./zone.js";

it("gives every host an address of its own, also where two names draw the same one", () => {
  const world = new DnsWorld(1);
  const hosts = Array.from({ length: 12_000 }, (_, place) => `mx1.${numberedDomain(1, "role", place).ascii}`);
  const addressOf = (host: string): string => {
    const answer = world.answer(host);
    const record = typeof answer === "string" ? undefined : answer.find(({ type }) => type === "A");
    return record?.type === "A" ? record.address : "";
  };
  const addresses = hosts.map(addressOf);
  expect(new Set(addresses).size).toBe(hosts.length);
  expect(new Set(hosts.map((host) => publicAddressOf("A", host))).size).toBeLessThan(hosts.length);
  expect(addresses.map((address) => world.nameOf(address))).toEqual(hosts);
  expect(hosts.map(addressOf)).toEqual(addresses);
});

it("takes an address that was set for its name's, in any form", () => {
  const world = new DnsWorld(1);
  world.set("mx.firma.test", [{ type: "AAAA", address: "2001:DB8:0::1" }]);
  expect(world.nameOf("2001:db8::1")).toBeUndefined();
  world.answer("mx.firma.test");
  expect(world.nameOf("2001:db8:0:0:0:0:0:1")).toBe("mx.firma.test");
});
