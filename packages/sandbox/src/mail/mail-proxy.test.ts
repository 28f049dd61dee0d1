import { Resolver } from "node:dns/promises";
import { describe, expect, it } from "vitest";
import { startForTest } from "../../test/call-store.js";
import { connectToProxy, MailClient, read } from "../../test/mail-client.js";
import type { Sandbox } from "../sandbox.js";
import { numberedDomain } from "../world/numbered-domain.js";

function resolverOf(sandbox: Sandbox): Resolver {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([sandbox.dnsAddress]);
  return resolver;
}

describe("the proxy before the mail servers", () => {
  it("leads to the mail server of the name that the DNS told for an address, over IPv4, IPv6 and by name", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const dns = resolverOf(sandbox);
    const [mx] = await dns.resolveMx("gmail.com");
    const [four = ""] = await dns.resolve4(mx?.exchange ?? "");
    const six = numberedDomain(1, "address_only", 1).ascii;
    const [address6 = ""] = await dns.resolve6(six);
    for (const [address, host] of [
      [four, "mx1.gmail.com"],
      ["mx1.gmail.com", "mx1.gmail.com"],
      [address6, six],
    ] as const) {
      const client = await MailClient.to(sandbox, address);
      expect([address, await client.reply()]).toEqual([address, expect.stringMatching(/^220/)]);
      expect(await client.ask("EHLO me.test")).toContain(host);
    }
    expect(sandbox.control.mail.sessions().hosts["mx1.gmail.com"]?.connections).toBe(2);
  });

  it("reaches nothing else: neither what was never told, nor other ports, nor this machine", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const dns = resolverOf(sandbox);
    const nullMx = numberedDomain(1, "null_mx", 0).ascii;
    const [web = ""] = await dns.resolve4("gmail.com");
    const [withNullMx = ""] = await dns.resolve4(nullMx);
    const local = numberedDomain(1, "mx_not_public", 1).ascii;
    await dns.resolve4(`mx1.${local}`);
    expect(await MailClient.connect(sandbox, "62.1.2.3")).toBe(4);
    expect(await MailClient.connect(sandbox, "nobody-made-this.org")).toBe(4);
    expect(await MailClient.connect(sandbox, web)).toBe(5);
    expect(await MailClient.connect(sandbox, withNullMx)).toBe(5);
    expect(await MailClient.connect(sandbox, "127.0.0.1")).toBe(5);
    expect(await MailClient.connect(sandbox, "mx1.gmail.com", 80)).toBe(5);
    expect(sandbox.control.mail.sessions().connections).toBe(0);
  });

  it("speaks SOCKS5 without authentication, and CONNECT alone", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const password = connectToProxy(sandbox);
    password.write(Buffer.from([5, 1, 2]));
    expect([...(await read(password, 2))]).toEqual([5, 255]);
    const bind = connectToProxy(sandbox);
    bind.write(Buffer.from([5, 1, 0, 5, 2, 0, 1, 1, 1, 1, 1, 0, 25]));
    expect([...(await read(bind, 12))].slice(0, 4)).toEqual([5, 0, 5, 7]);
    const http = connectToProxy(sandbox);
    http.write("GET / HTTP/1.1\r\n\r\n");
    expect(await read(http, 1)).toHaveLength(0);
  });

  it("closes port 25 in both ways, and opens it again", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const { mail } = sandbox.control;
    mail.closePort("refused");
    expect(await MailClient.connect(sandbox, "mx1.gmail.com")).toBe(5);
    mail.closePort();
    const socket = connectToProxy(sandbox);
    socket.write(Buffer.from([5, 1, 0, 5, 1, 0, 3, 13, ...Buffer.from("mx1.gmail.com"), 0, 25]));
    expect([...(await read(socket, 2))]).toEqual([5, 0]);
    mail.openPort();
    // Those who came while it was closed wait for ever; those who come later do not.
    expect(await MailClient.connect(sandbox, "mx1.gmail.com")).toBeInstanceOf(MailClient);
    expect(socket.readableLength).toBe(0);
    await sandbox.stop();
  });
});

describe("addresses and names", () => {
  it("are told the other way round too: PTR of what was told, and of the prober", async () => {
    const sandbox = await startForTest({ customers: 1 });
    const dns = resolverOf(sandbox);
    const [four = ""] = await dns.resolve4("mx2.web.de");
    expect(await dns.reverse(four)).toEqual(["mx2.web.de"]);
    const [six = ""] = await dns.resolve6(numberedDomain(1, "address_only", 1).ascii);
    expect(await dns.reverse(six)).toEqual([numberedDomain(1, "address_only", 1).ascii]);
    expect(await dns.reverse("203.0.113.25")).toEqual(["probe.kleiner-laden.net"]);
    expect(await dns.resolve4("probe.kleiner-laden.net")).toEqual(["203.0.113.25"]);
    await expect(dns.reverse("203.0.113.7")).rejects.toMatchObject({ code: "ENOTFOUND" });
    sandbox.control.dns.set("7.113.0.203.in-addr.arpa", [{ type: "PTR", target: "other.test" }]);
    expect(await dns.reverse("203.0.113.7")).toEqual(["other.test"]);
  });
});
