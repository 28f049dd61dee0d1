import { describe, expect, it } from "vitest";
import { type Response, address, mx } from "../../test/dns-test-server.js";
import { type World, absent, bare, validate } from "../../test/dns-world.js";
import { reasons } from "./reasons.js";

const a = (ip: string): Response => ({ answers: [address("mx.shop.net", ip)] });

const host = (...answers: [a: Response, aaaa?: Response]): World => ({
  "MX shop.net": { answers: [mx("shop.net", 10, "mx.shop.net")] },
  "A mx.shop.net": answers[0],
  "AAAA mx.shop.net": answers[1] ?? bare,
});

describe("what the DNS tells", () => {
  it.each<[string, World, string]>([
    ["a mail server on a public address", host(a("62.1.2.3")), "domain_accepts_mail"],
    ["one on a public IPv6 address alone", host(bare, a("2a02::1")), "domain_accepts_mail"],
    ["a public address, though AAAA fails", host(a("62.1.2.3"), { code: "SERVFAIL" }), "domain_accepts_mail"],
    ["a null MX", { "MX shop.net": { answers: [mx("shop.net", 0, ".")] } }, "null_mx"],
    ["no such domain", {}, "no_such_domain"],
    ["neither MX nor address", { "MX shop.net": bare, "A shop.net": bare, "AAAA shop.net": bare }, "no_mail_server"],
    ["mail servers that do not exist", host(absent, absent), "no_mail_server"],
    ["a mail server without address", host(bare), "mx_not_public"],
    ["a private address", host(a("10.0.0.1")), "mx_not_public"],
    ["a loopback address", host(a("127.0.0.1"), a("::1")), "mx_not_public"],
    ["an address kept for documentation", host(a("192.0.2.1")), "mx_not_public"],
    ["localhost", { "MX shop.net": { answers: [mx("shop.net", 10, "localhost")] } }, "mx_not_public"],
    [
      "an address where a name belongs",
      { "MX shop.net": { answers: [mx("shop.net", 10, "62.1.2.3")] } },
      "mx_not_public",
    ],
    ["MX that fails", { "MX shop.net": { code: "SERVFAIL" } }, "dns_failure"],
    ["MX that is refused", { "MX shop.net": { code: "REFUSED" } }, "dns_failure"],
    ["a mail server that cannot be looked up", host({ code: "SERVFAIL" }), "dns_failure"],
    ["a private address, and AAAA that fails", host(a("10.0.0.1"), { code: "SERVFAIL" }), "dns_failure"],
    ["no MX, and an address that fails", { "MX shop.net": bare, "A shop.net": { code: "SERVFAIL" } }, "dns_failure"],
  ])("%s", async (_, world, reason) => {
    const verdict = await validate("anna@shop.net", world);
    expect(verdict).toMatchObject({ reason, status: reasons[reason as keyof typeof reasons].status });
    expect(verdict).toMatchObject({ provider: "builtin", checkedAt: "2026-11-22T10:00:00.000Z", didYouMean: null });
  });

  it("falls back to the domain's own address, and says so", async () => {
    const verdict = await validate("anna@shop.net", {
      "MX shop.net": bare,
      "A shop.net": { answers: [address("shop.net", "62.1.2.3")] },
      "AAAA shop.net": bare,
    });
    expect(verdict).toMatchObject({ status: "valid", reason: "domain_accepts_mail" });
    expect(verdict.evidence.find(({ check }) => check === "implicit_mx")?.finding).toContain("shop.net is at 62.1.2.3");
  });

  it("goes on to the next mail server until one is public", async () => {
    const verdict = await validate("anna@shop.net", {
      "MX shop.net": { answers: [mx("shop.net", 20, "b.shop.net"), mx("shop.net", 10, "a.shop.net")] },
      "A a.shop.net": { answers: [address("a.shop.net", "10.0.0.1")] },
      "AAAA a.shop.net": bare,
      "A b.shop.net": { answers: [address("b.shop.net", "62.1.2.3")] },
      "AAAA b.shop.net": bare,
    });
    expect(verdict).toMatchObject({ status: "valid" });
    expect(verdict.evidence.filter(({ check }) => check === "mx_address").map(({ finding }) => finding)).toEqual([
      "a.shop.net is at 10.0.0.1",
      "b.shop.net is at 62.1.2.3",
    ]);
  });

  it("looks up ten mail servers at most, and concludes nothing about the others", async () => {
    const names = Array.from({ length: 30 }, (_, n) => `mx${n}.shop.net`);
    const verdict = await validate("anna@shop.net", {
      "MX shop.net": { answers: names.map((name, n) => mx("shop.net", n, name, 60)).slice(0, 12) },
    });
    expect(verdict.reason).toBe("dns_failure");
    expect(verdict.asked).toHaveLength(1 + 10 * 2);
  });

  it("keeps what a hostile zone says fit to be stored", async () => {
    const verdict = await validate("anna@shop.net", {
      "MX shop.net": { answers: [mx("shop.net", 10, "a\0b\u202Ec.shop.net")] },
    });
    expect(verdict.evidence[0]).toEqual({ check: "mx", finding: "10 aU+0000bU+202Ec.shop.net" });
  });
});
