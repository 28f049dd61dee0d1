import { describe, expect, it } from "vitest";
import { address, mx, respond, soa } from "../../test/dns-test-server.js";
import { serve } from "../../test/served-resolver.js";

describe("what the DNS says", () => {
  it("answers MX records by preference, in lower case", async () => {
    await using world = await serve((asked) => [
      respond(asked, { answers: [mx(asked.name, 20, "Backup.Example.NET"), mx(asked.name, 5, "mail.example.net")] }),
    ]);
    expect(await world.resolver.mx("Example.net")).toMatchObject({
      kind: "records",
      ttl: 300,
      records: [
        { preference: 5, exchange: "mail.example.net" },
        { preference: 20, exchange: "backup.example.net" },
      ],
    });
  });

  it("answers a null MX as the empty name", async () => {
    await using world = await serve((asked) => [respond(asked, { answers: [mx(asked.name, 0, ".")] })]);
    expect(await world.resolver.mx("example.net")).toMatchObject({ records: [{ preference: 0, exchange: "" }] });
  });

  it("joins A and AAAA", async () => {
    await using world = await serve((asked) => [
      respond(asked, { answers: [address(asked.name, asked.type === "A" ? "62.1.2.3" : "2a02::1")] }),
    ]);
    expect(await world.resolver.addresses("mail.example.net")).toMatchObject({
      kind: "records",
      records: ["62.1.2.3", "2a02::1"],
    });
  });

  it("tells when only one of A and AAAA could be learned", async () => {
    await using world = await serve((asked) => [
      asked.type === "A"
        ? respond(asked, { answers: [address(asked.name, "62.1.2.3")] })
        : respond(asked, { code: "SERVFAIL" }),
    ]);
    expect(await world.resolver.addresses("mail.example.net")).toMatchObject({
      kind: "records",
      incomplete: { kind: "failure", code: "SERVFAIL" },
    });
  });

  it("follows aliases in the answer, and holds them for the shortest TTL", async () => {
    await using world = await serve((asked) => [
      respond(asked, {
        answers: [
          { type: "CNAME", name: asked.name, ttl: 20, data: "Hosting.example.net" },
          mx("hosting.example.net", 10, "mx.example.net", 300),
        ],
      }),
    ]);
    expect(await world.resolver.mx("shop.example.net")).toMatchObject({ kind: "records", ttl: 20 });
  });

  it("does not follow aliases in a circle", async () => {
    await using world = await serve((asked) => [
      respond(asked, {
        answers: [
          { type: "CNAME", name: asked.name, ttl: 20, data: "b.example.net" },
          { type: "CNAME", name: "b.example.net", ttl: 20, data: asked.name },
        ],
      }),
    ]);
    expect(await world.resolver.mx("a.example.net")).toMatchObject({ kind: "failure", code: "CNAME_LOOP" });
  });

  it("tells a missing name from a name without such records", async () => {
    await using world = await serve((asked) => [
      respond(asked, { code: asked.name.startsWith("gone") ? "NXDOMAIN" : "NOERROR", authorities: [soa("net", 60)] }),
    ]);
    expect(await world.resolver.mx("gone.net")).toMatchObject({ kind: "nxdomain", ttl: 60 });
    expect(await world.resolver.mx("bare.net")).toMatchObject({ kind: "nodata", ttl: 60 });
  });

  it("takes a referral for a failure, not for an absence", async () => {
    await using world = await serve((asked) => [
      respond(asked, { authorities: [{ type: "NS", name: "net", ttl: 60, data: "ns.net" }] }),
    ]);
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure", code: "REFERRAL" });
  });

  it("asks nobody for a name that the DNS cannot hold", async () => {
    await using world = await serve(() => []);
    for (const name of ["a..net", `${"x".repeat(64)}.net`, "a\0b.net", ""]) {
      expect(await world.resolver.addresses(name)).toMatchObject({ kind: "nxdomain" });
    }
    expect(world.server.asked).toEqual([]);
  });

  it.each([
    ["62.1.2.3", "3.2.1.62.in-addr.arpa"],
    ["2a02:1::c", "c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.2.0.a.2.ip6.arpa"],
  ])("answers the names of %s", async (ip, reverse) => {
    await using world = await serve((asked) => [
      respond(asked, { answers: [{ type: "PTR", name: asked.name, ttl: 60, data: "Mail.Example.NET" }] }),
    ]);
    expect(await world.resolver.ptr(ip)).toEqual({ kind: "records", ttl: 60, records: ["mail.example.net"] });
    expect(world.server.asked).toEqual([`PTR ${reverse}`]);
  });

  it("follows the alias of a reverse name, as providers of less than 256 addresses set it (RFC 2317)", async () => {
    await using world = await serve((asked) => [
      respond(asked, {
        answers: [
          { type: "CNAME", name: asked.name, ttl: 20, data: "3.0-63.2.1.62.in-addr.arpa" },
          { type: "PTR", name: "3.0-63.2.1.62.in-addr.arpa", ttl: 60, data: "mail.example.net" },
        ],
      }),
    ]);
    expect(await world.resolver.ptr("62.1.2.3")).toMatchObject({ records: ["mail.example.net"], ttl: 20 });
  });

  it("tells an address without a name from name servers that fail, and asks nobody of what is no address", async () => {
    await using world = await serve((asked) => [
      respond(
        asked,
        asked.name.startsWith("4.") ? { code: "SERVFAIL" } : { code: "NXDOMAIN", authorities: [soa("arpa", 60)] },
      ),
    ]);
    expect(await world.resolver.ptr("62.1.2.3")).toEqual({ kind: "nxdomain", ttl: 60 });
    expect(await world.resolver.ptr("62.1.2.4")).toMatchObject({ kind: "failure", code: "SERVFAIL" });
    expect(await world.resolver.ptr("mail.example.net")).toEqual({ kind: "nxdomain", ttl: undefined });
    expect(world.server.asked).toHaveLength(2);
  });
});
