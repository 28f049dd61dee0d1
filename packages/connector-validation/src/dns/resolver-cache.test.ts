import { describe, expect, it } from "vitest";
import { mx, respond, soa } from "../../test/dns-test-server.js";
import { serve } from "../../test/served-resolver.js";

const clock = () => {
  let time = Date.parse("2026-11-22T10:00:00Z");
  return { now: () => new Date(time), pass: (seconds: number) => (time += seconds * 1000) };
};

describe("what is kept", () => {
  it("keeps records for their TTL", async () => {
    const { now, pass } = clock();
    await using world = await serve((asked) => [respond(asked, { answers: [mx(asked.name, 1, "mx.net", 60)] })], {
      now,
    });
    await world.resolver.mx("example.net");
    pass(59);
    await world.resolver.mx("EXAMPLE.net");
    expect(world.server.asked).toHaveLength(1);
    pass(2);
    await world.resolver.mx("example.net");
    expect(world.server.asked).toHaveLength(2);
  });

  it("keeps an absence for the SOA's minimum, but five minutes at most", async () => {
    const { now, pass } = clock();
    await using world = await serve(
      (asked) => [
        respond(asked, { code: "NXDOMAIN", authorities: [soa("net", asked.name === "a.net" ? 30 : 86_400)] }),
      ],
      { now },
    );
    await world.resolver.mx("a.net");
    await world.resolver.mx("b.net");
    pass(31);
    await world.resolver.mx("a.net");
    await world.resolver.mx("b.net");
    expect(world.server.asked).toEqual(["MX a.net", "MX b.net", "MX a.net"]);
    pass(270);
    await world.resolver.mx("b.net");
    expect(world.server.asked).toHaveLength(4);
  });

  it("keeps a failure for a few seconds only", async () => {
    const { now, pass } = clock();
    await using world = await serve(
      (asked) => [
        asked.before === 0
          ? respond(asked, { code: "REFUSED" })
          : respond(asked, { answers: [mx(asked.name, 1, "mx.net")] }),
      ],
      { now },
    );
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure" });
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "failure" });
    expect(world.server.asked).toHaveLength(1);
    pass(6);
    expect(await world.resolver.mx("example.net")).toMatchObject({ kind: "records" });
  });

  it("keeps no more than its size; what was used longest ago goes first", async () => {
    await using world = await serve((asked) => [respond(asked, { answers: [mx(asked.name, 1, "mx.net")] })], {
      cacheSize: 2,
    });
    for (const name of ["a.net", "b.net", "a.net", "c.net", "a.net", "b.net"]) await world.resolver.mx(name);
    expect(world.server.asked).toEqual(["MX a.net", "MX b.net", "MX c.net", "MX b.net"]);
  });
});
