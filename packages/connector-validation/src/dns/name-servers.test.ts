import { describe, expect, it } from "vitest";
import { mx, respond, startDnsTestServer } from "../../test/dns-test-server.js";
import { quick, serve } from "../../test/served-resolver.js";
import { createDnsResolver } from "./resolver.js";

describe("odd servers", () => {
  it("passes over garbage, wrong ids and answers to other questions, and takes the right answer after them", async () => {
    await using world = await serve((asked) => [
      Buffer.from("this is no DNS message"),
      respond(asked, { id: ((asked.query.id ?? 0) + 1) & 0xff_ff, answers: [mx(asked.name, 1, "evil.example.net")] }),
      respond(asked, { name: "other.example.net", answers: [mx("other.example.net", 1, "evil.example.net")] }),
      respond(asked, { answers: [mx(asked.name, 1, "good.example.net")] }),
    ]);
    expect(await world.resolver.mx("example.net")).toMatchObject({ records: [{ exchange: "good.example.net" }] });
  });

  it("asks again over TCP when the answer was cut", async () => {
    await using world = await serve((asked) => {
      if (asked.transport === "udp") return [respond(asked, { truncated: true })];
      return [
        respond(asked, { answers: Array.from({ length: 40 }, (_, n) => mx(asked.name, n, `mx${n}.example.net`)) }),
      ];
    });
    const answer = await world.resolver.mx("example.net");
    expect(answer.kind === "records" && answer.records.length).toBe(40);
  });

  it("fails when the TCP answer is garbage or ends half-way", async () => {
    await using world = await serve((asked) =>
      asked.transport === "udp" ? [respond(asked, { truncated: true })] : [Buffer.from("this is no DNS message")],
    );
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure", code: "MALFORMED" });
  });

  it("tries again after SERVFAIL", async () => {
    await using world = await serve(
      (asked) => [
        asked.before === 0
          ? respond(asked, { code: "SERVFAIL" })
          : respond(asked, { answers: [mx(asked.name, 1, "mx.example.net")] }),
      ],
      { servfailPausesMs: [1] },
    );
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "records" });
  });

  it("believes SERVFAIL after as many tries as it was told, and then for a minute", async () => {
    let now = 0;
    const options = { servfailPausesMs: [1, 1], now: () => new Date(now) };
    await using world = await serve((asked) => [respond(asked, { code: "SERVFAIL" })], options);
    for (const [at, asked] of [
      [0, 3],
      [59_999, 3],
      [60_000, 6],
    ] as const) {
      now = at;
      expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure", code: "SERVFAIL" });
      expect(world.server.asked).toHaveLength(asked);
    }
  });

  it("finds nearly everything where a server fails one time in five", async () => {
    let asked = 0;
    await using world = await serve(
      (question) => [
        (asked += 1) % 5 === 0
          ? respond(question, { code: "SERVFAIL" })
          : respond(question, { answers: [mx(question.name, 1, "mx.example.net")] }),
      ],
      { servfailPausesMs: undefined },
    );
    const names = Array.from({ length: 200 }, (_, index) => `shop${index}.example.net`);
    const answers = await Promise.all(names.map((name) => world.resolver.mx(name)));
    expect(answers.filter(({ kind }) => kind !== "records")).toEqual([]);
  });

  it("goes on to the next server", async () => {
    await using silent = await startDnsTestServer(() => []);
    await using refusing = await startDnsTestServer((asked) => [respond(asked, { code: "REFUSED" })]);
    await using good = await startDnsTestServer((asked) => [
      respond(asked, { answers: [mx(asked.name, 1, "mx.example.net")] }),
    ]);
    const servers = [silent, refusing, good].map((server) => server.address);
    const resolver = createDnsResolver({ ...quick, servers });
    expect(await resolver.mx("example.net")).toMatchObject({ kind: "records" });
    expect([silent.asked, refusing.asked, good.asked].map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  it.each([
    ["SERVFAIL", "SERVFAIL"],
    ["REFUSED", "REFUSED"],
  ] as const)("answers %s as a failure", async (code, expected) => {
    await using world = await serve((asked) => [respond(asked, { code })]);
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure", code: expected });
  });

  it("answers silence as a failure, after as many attempts as it was told", async () => {
    await using world = await serve(() => [], { attempts: 2, timeoutMs: 40 });
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure", code: "TIMEOUT" });
    expect(world.server.asked).toHaveLength(2);
  });

  it("answers a port that nobody listens on as a failure", async () => {
    const server = await startDnsTestServer(() => []);
    await server[Symbol.asyncDispose]();
    const resolver = createDnsResolver({ ...quick, servers: [server.address] });
    expect(await resolver.mx("example.net")).toMatchObject({ kind: "failure" });
  });
});
