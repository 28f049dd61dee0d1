import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { decode, type DecodedPacket, encode, type OptAnswer, type RecordType, streamEncode } from "dns-packet";
import { describe, expect, it, onTestFinished } from "vitest";
import { startForTest } from "../../test/call-store.js";
import type { Sandbox } from "../sandbox.js";
import type { AddressClass } from "../world/address-class.js";
import { numberedDomain } from "../world/numbered-domain.js";

function resolverOf(sandbox: Sandbox): Resolver {
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([sandbox.dnsAddress]);
  return resolver;
}

function portOf(sandbox: Sandbox): number {
  return Number(sandbox.dnsAddress.split(":")[1]);
}

function tcpQuery(id: number, name: string): Buffer {
  return streamEncode({ type: "query", id, questions: [{ name, type: "MX" }] });
}

async function askUdp(sandbox: Sandbox, name: string, type: RecordType, edns?: number): Promise<DecodedPacket> {
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  const opt: OptAnswer = {
    type: "OPT",
    name: ".",
    udpPayloadSize: edns ?? 0,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
  const query = encode({
    type: "query",
    id: 7,
    flags: 0x100,
    questions: [{ name, type }],
    additionals: edns === undefined ? [] : [opt],
  });
  socket.send(query, portOf(sandbox), "127.0.0.1");
  const [message] = (await once(socket, "message")) as [Buffer];
  return decode(message);
}

function domainOfClass(sandbox: Sandbox, wanted: AddressClass): string {
  for (const truth of sandbox.control.truth()) {
    if (truth.class === wanted) return new URL(`http://${truth.email.split("@")[1]}`).hostname;
  }
  throw new Error(`No customer of class ${wanted}`);
}

describe("the DNS world, asked by node's resolver", () => {
  it("answers each class of addresses as its truth says", async () => {
    const sandbox = await startForTest();
    const dns = resolverOf(sandbox);
    for (const found of ["provider", "disposable", "role", "relay", "idn"] as const) {
      const mx = await dns.resolveMx(domainOfClass(sandbox, found));
      expect([found, mx.length > 0]).toEqual([found, true]);
      const addresses = await dns.resolve4(mx[0]?.exchange ?? "");
      expect(addresses[0]).toMatch(/^62\./);
    }
    for (const missing of ["mistyped", "no_such_domain", "reserved"] as const) {
      await expect(dns.resolveMx(domainOfClass(sandbox, missing))).rejects.toMatchObject({
        code: "ENOTFOUND",
      });
    }
    expect(await dns.resolveMx(domainOfClass(sandbox, "null_mx"))).toMatchObject([{ priority: 0, exchange: "" }]);
    const bare = domainOfClass(sandbox, "no_mail_server");
    await expect(dns.resolveMx(bare)).rejects.toMatchObject({ code: "ENODATA" });
    await expect(dns.resolve4(bare)).rejects.toMatchObject({ code: "ENODATA" });
    await expect(dns.resolveMx(domainOfClass(sandbox, "servfail"))).rejects.toMatchObject({ code: "ESERVFAIL" });
    await expect(dns.resolveMx(domainOfClass(sandbox, "silent"))).rejects.toMatchObject({ code: "ETIMEOUT" });
    await expect(dns.resolveMx("nobody-made-this.org")).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  it("has domains with an address only, in IPv4, in IPv6 or in both", async () => {
    const sandbox = await startForTest();
    const dns = resolverOf(sandbox);
    const asked = [0, 1, 2].map(async (place) => {
      const { ascii } = numberedDomain(1, "address_only", place);
      await expect(dns.resolveMx(ascii)).rejects.toMatchObject({ code: "ENODATA" });
      const four = await dns.resolve4(ascii).catch(() => []);
      const six = await dns.resolve6(ascii).catch(() => []);
      return [four.length, six.length];
    });
    expect(await Promise.all(asked)).toEqual([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it("has mail servers on private addresses and at localhost", async () => {
    const sandbox = await startForTest();
    const dns = resolverOf(sandbox);
    const exchanges = [0, 1, 2, 3].map(async (place) => {
      const [mx] = await dns.resolveMx(numberedDomain(1, "mx_not_public", place).ascii);
      return (await dns.resolve4(mx?.exchange ?? ""))[0];
    });
    expect(await Promise.all(exchanges)).toEqual(["127.0.0.1", "127.0.0.1", "10.20.30.40", "192.168.1.25"]);
  });

  it("follows an alias and sends many mail servers over TCP", async () => {
    const sandbox = await startForTest();
    const dns = resolverOf(sandbox);
    expect(await dns.resolveMx(numberedDomain(1, "company", 3).ascii)).toHaveLength(2);
    const crowded = numberedDomain(1, "company", 5).ascii;
    expect(await dns.resolveMx(crowded)).toHaveLength(24);
    expect(sandbox.control.dns.queries()[crowded]).toBe(2);
  });
});

describe("the DNS server, packet by packet", () => {
  it("gives records a time to live and refuses with the zone's SOA", async () => {
    const sandbox = await startForTest();
    const found = await askUdp(sandbox, "GMail.com", "MX");
    expect(found).toMatchObject({ id: 7, type: "response", flag_aa: true, flag_ra: true, flag_rd: true });
    expect(found.questions).toEqual([{ name: "GMail.com", type: "MX", class: "IN" }]);
    expect(found.answers?.[0]).toMatchObject({ name: "GMail.com", type: "MX", ttl: 300 });
    for (const [name, rcode] of [
      ["gmial.com", 3],
      [numberedDomain(1, "no_mail_server", 0).ascii, 0],
    ] as const) {
      const none = await askUdp(sandbox, name, "MX");
      expect((none.flags ?? 0) & 0xf).toBe(rcode);
      expect(none.answers).toEqual([]);
      expect(none.authorities?.[0]).toMatchObject({ type: "SOA", ttl: 60, data: { minimum: 60 } });
    }
  });

  it("cuts a UDP answer to what the asker can take", async () => {
    const sandbox = await startForTest();
    const crowded = numberedDomain(1, "company", 5).ascii;
    expect(await askUdp(sandbox, crowded, "MX")).toMatchObject({ flag_tc: true, answers: [] });
    const wide = await askUdp(sandbox, crowded, "MX", 4096);
    expect(wide.additionals?.[0]).toMatchObject({ type: "OPT", udpPayloadSize: 1232 });
  });

  it("takes several questions on one TCP connection, in pieces, and drops what is no DNS message", async () => {
    const sandbox = await startForTest();
    const socket = connect(portOf(sandbox), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    const garbage = Buffer.from([0, 3, 1, 2, 3]);
    const bytes = Buffer.concat([garbage, tcpQuery(1, "web.de"), tcpQuery(2, "yopmail.com")]);
    socket.write(bytes.subarray(0, 20));
    socket.write(bytes.subarray(20));
    let seen = Buffer.alloc(0);
    const ids: unknown[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      seen = Buffer.concat([seen, chunk]);
      while (seen.length >= 2 && seen.length >= 2 + seen.readUInt16BE(0)) {
        const end = 2 + seen.readUInt16BE(0);
        ids.push(decode(seen.subarray(2, end)).id);
        seen = seen.subarray(end);
      }
      if (ids.length === 2) break;
    }
    expect(ids).toEqual([1, 2]);
  });
});

describe("the DNS in a test's hands", () => {
  it("answers what was set, until it is unset, and counts the questions", async () => {
    const sandbox = await startForTest();
    const { dns } = sandbox.control;
    const resolver = resolverOf(sandbox);
    dns.set("Gmail.com.", "servfail");
    await expect(resolver.resolveMx("gmail.com")).rejects.toMatchObject({ code: "ESERVFAIL" });
    dns.set("gmail.com", "nxdomain");
    await expect(resolver.resolveMx("gmail.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
    dns.set("gmail.com", "silent");
    await expect(resolver.resolveMx("gmail.com")).rejects.toMatchObject({ code: "ETIMEOUT" });
    dns.set("gmail.com", [{ type: "MX", preference: 5, exchange: "one.gmail.com" }]);
    expect(await resolver.resolveMx("gmail.com")).toMatchObject([{ priority: 5, exchange: "one.gmail.com" }]);
    dns.unset("gmail.com");
    expect(await resolver.resolveMx("gmail.com")).toHaveLength(2);
    expect(dns.queries()).toEqual({ "gmail.com": 5 });
    dns.resetQueries();
    expect(dns.total()).toBe(0);
  });

  it("gives up on a circle of aliases", async () => {
    const sandbox = await startForTest();
    sandbox.control.dns.set("a.example.net", [{ type: "CNAME", target: "b.example.net" }]);
    sandbox.control.dns.set("b.example.net", [{ type: "CNAME", target: "a.example.net" }]);
    await expect(resolverOf(sandbox).resolveMx("a.example.net")).rejects.toMatchObject({ code: "ESERVFAIL" });
  });
});
